import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { openForks, saveForks } from '../library/savedForks.ts'
import { redo, undo } from '../settings/history.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createForks } from './forks.ts'
import {
  addFork,
  type ForkTree,
  forkAt,
  growFork,
  MAX_FORKS,
  NO_FORKS,
  oneColumn,
  removeFork,
  renameFork,
  walkForks,
} from './forkTree.ts'

const run = await fakeRun(runSettings({ maxTokens: 6 }))
const record = oneColumn(run, 1)
const root = { parent: null, forkedAt: null, name: 'PARGS', record }
const fork = (parent: number, forkedAt: number, name = '') => ({ parent, forkedAt, name, record })

/** 1 ─ 2 (at 3) ─ 4 (at 5); 1 ─ 3 (at 1); 5 alone. */
const tree = [root, fork(1, 3), fork(1, 1), fork(2, 5), { ...root, name: 'Other' }].reduce(addFork, NO_FORKS)
const undone = (state: ForkTree) => ({ ...state, nodes: undo(state.nodes) })
const redone = (state: ForkTree) => ({ ...state, nodes: redo(state.nodes) })
const ids = (state: ForkTree) => state.nodes.present.map(({ id }) => id)

describe('the tree', () => {
  it('is traversed fork by fork, forks of one text by position', () => {
    expect(walkForks(tree).map(({ node, depth }) => [node.id, depth])).toEqual([
      [1, 0],
      [3, 1],
      [2, 1],
      [4, 2],
      [5, 0],
    ])
    expect(walkForks(NO_FORKS)).toEqual([])
  })

  it('holds runs of one column, which state their settings', () => {
    expect([record.settings.columns, record.columns]).toEqual([[run.settings.columns[1]], [run.columns[1]]])
    expect(() => oneColumn(run, 2)).toThrow('There is no column 2')
  })

  it('loses a fork with all forks of it, and undo restores them', () => {
    const without = removeFork(tree, 2)
    expect([ids(without), forkAt(without, 4)]).toEqual([[1, 3, 5], null])
    const again = undone(without)
    expect([ids(again), forkAt(again, 4)?.record]).toEqual([[1, 2, 3, 4, 5], record])
    expect(ids(redone(again))).toEqual([1, 3, 5])
    expect(removeFork(tree, 99)).toBe(tree)
  })

  it('renames with spaces trimmed, and keeps the old name rather than an empty one', () => {
    expect(forkAt(renameFork(tree, 3, '  the   warm\none '), 3)?.name).toBe('the warm one')
    expect(forkAt(renameFork(tree, 3, '🙂'.repeat(99)), 3)?.name).toBe('🙂'.repeat(80))
    expect(renameFork(tree, 3, ' ')).toBe(tree)
    expect(renameFork(tree, 99, 'x')).toBe(tree)
    expect(forkAt(tree, 2)?.name).toBe('Fork 2')
  })

  it('keeps what a fork writes while it is undone', () => {
    const longer = { ...record, prompt: 'longer' }
    const grown = redone(growFork(undone(tree), 5, longer))
    expect(forkAt(grown, 5)?.record).toBe(longer)
    // Undone and then replaced by another fork: it is gone for good, and so is its number.
    const other = addFork(undone(tree), fork(1, 0))
    expect([ids(other), Object.keys(other.records)]).toEqual([
      [1, 2, 3, 4, 6],
      ['1', '2', '3', '4', '6'],
    ])
    expect(growFork(other, 5, longer)).toBe(other)
  })

  it.each([
    [fork(9, 0), 'There is no fork 9'],
    [fork(1, 6), "Position 6 is outside the parent's text of 6 tokens"],
    [fork(1, 0.5), 'Position 0.5'],
    [{ ...root, forkedAt: 2 }, 'cannot have a position'],
    [{ ...root, record: run }, 'must have one column, not 2'],
  ])('refuses %#', (refused, message) => {
    expect(() => addFork(tree, refused)).toThrow(message)
  })
})

describe('the store', () => {
  it('does what the reducers do', () => {
    const store = createForks({
      client: { run: () => Promise.reject(new Error('nothing is to be written')) },
      nextFrame: () => {},
      ready: async () => false,
    })
    const { rename, remove, undo, redo, open } = store.getState()
    store.setState({ tree: [root, fork(1, 2)].reduce(addFork, NO_FORKS) })
    rename(2, 'Mine')
    remove(1)
    expect(ids(store.getState().tree)).toEqual([])
    undo()
    expect(forkAt(store.getState().tree, 2)).toMatchObject({ name: 'Mine', record })
    undo()
    redo()
    open(tree)
    undo()
    redo()
    expect(ids(store.getState().tree)).toEqual(ids(tree).slice(0, 5))
    open()
    expect(store.getState().tree).toBe(NO_FORKS)
  })
})

describe('saving', () => {
  it('restores the same tree, also after a removal', () => {
    const state = removeFork(tree, 3)
    const opened = openForks(JSON.parse(JSON.stringify(saveForks(state))))
    if (!opened.ok) throw new Error(opened.reason)
    expect(walkForks(opened.value)).toEqual(walkForks(state))
    expect(forkAt(opened.value, 4)).toEqual(forkAt(state, 4))
    // A new fork never reuses an existing number.
    expect(ids(addFork(opened.value, root)).at(-1)).toBe(6)
  })

  const saved = saveForks(tree).branches
  it.each([
    [null, 'not saved forks'],
    [{ version: 2, branches: [] }, 'not saved forks'],
    [{ version: 1, branches: [...saved].reverse() }, 'There is no fork 2 to fork from'],
    [{ version: 1, branches: [saved[0], saved[0]] }, 'Two forks have the id 1'],
    [{ version: 1, branches: [{ ...saved[0], parent: 1, forkedAt: 0 }] }, 'no fork 1 to fork from'],
    [{ version: 1, branches: Array(MAX_FORKS + 1).fill(saved[0]) }, 'not saved forks'],
    [JSON.parse('{"version":1,"branches":[{"__proto__":{"id":1}}]}'), 'not saved forks'],
  ])('reports what is wrong with %#', (given, reason) => {
    const opened = openForks(given)
    expect(opened.ok ? '' : opened.reason).toContain(reason)
  })

  it('validates records, and never throws', () => {
    const refused = openForks({ version: 1, branches: [{ ...saved[0], record: { ...record, columns: 3 } }] })
    expect(refused.ok ? '' : refused.reason).toMatch(/^Fork 1: columns: /)
    fc.assert(
      fc.property(fc.anything(), (given) => {
        openForks(given)
        openForks({ version: 1, branches: [given] })
      }),
      { numRuns: 200 },
    )
  })
})
