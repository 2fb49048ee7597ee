import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { ColumnId } from '../settings/columnIds.ts'
import { undo } from '../settings/history.ts'
import { runSettings } from '../testing/runSettings.ts'
import { forksBeside, rootColumns } from './forksBeside.ts'
import { addFork, type ForkTree, NO_FORKS, oneColumn } from './forkTree.ts'
import type { RunState } from './runState.ts'

const record = await fakeRun(runSettings({ maxTokens: 6 }))
const columnIds: ColumnId[] = ['column-1', 'column-2']
const run: RunState = { kind: 'done', record, columnIds }
const root = (index: number, name: string) => ({
  parent: null,
  forkedAt: null,
  name,
  record: oneColumn(record, index),
})
const fork = (parent: number, forkedAt: number, name: string) => ({
  parent,
  forkedAt,
  name,
  record: oneColumn(record, 1),
})
const tree = [
  root(1, 'PARGS'),
  fork(1, 3, 'late'),
  fork(1, 1, 'early'),
  fork(3, 4, 'of early'),
  root(0, 'top-k'),
  fork(5, 0, 'other'),
].reduce(addFork, NO_FORKS)

const namesBeside = (state: ForkTree, of: RunState) =>
  [...forksBeside(state, rootColumns(state, of))].map(([column, forks]) => [
    column,
    forks.map(({ fork, parent }) => `${fork.name} of ${parent}`),
  ])

test('forks stand beside their column, and forks of a fork after it', () => {
  const expected = [
    ['column-2', ['early of PARGS', 'of early of early', 'late of PARGS']],
    ['column-1', ['other of top-k']],
  ]
  expect(namesBeside(tree, run)).toEqual(expected)
  // From the library: the columns are equal, but not the same objects.
  expect(namesBeside(structuredClone(tree), run)).toEqual(expected)
})

test('forks of a column that the run does not have stand beside none', () => {
  const without: RunState = { kind: 'done', record: oneColumn(record, 1), columnIds: ['column-2'] }
  expect(namesBeside(tree, without).map(([column]) => column)).toEqual(['column-2', null])
})

test('the first fork of a column is undone in one step, with the column’s own entry', () => {
  const first = [root(1, 'PARGS'), fork(1, 3, '')].reduce(addFork, NO_FORKS)
  expect(undo(first.nodes).present).toEqual([])
  expect(undo(addFork(first, fork(1, 2, '')).nodes).present).toEqual(first.nodes.present)
})
