import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { openBranches, type RecordCheck, saveBranches } from '../library/savedBranches.ts'
import {
  addBranch,
  type Branches,
  branchAt,
  growBranch,
  MAX_BRANCHES,
  NO_BRANCHES,
  oneColumn,
  redoBranches,
  removeBranch,
  renameBranch,
  undoBranches,
  walkBranches,
} from './branches.ts'
import { createBranchesStore } from './branchesStore.ts'

const run = await fakeRun({
  columns: [
    { method: 'topK', weight: 0 },
    { method: 'pargs', weight: 2 },
  ],
  reward: 'fake',
  topK: 3,
  temperature: 1,
  seed: 1,
  sample: 0,
  maxTokens: 6,
  chat: false,
})
const record = oneColumn(run, 1)
const root = { parent: null, forkedAt: null, name: 'PARGS', record }
const fork = (parent: number, forkedAt: number, name = '') => ({ parent, forkedAt, name, record })

/** 1 ─ 2 (at 3) ─ 4 (at 5); 1 ─ 3 (at 1); 5 alone. */
const tree = [root, fork(1, 3), fork(1, 1), fork(2, 5), { ...root, name: 'Other' }].reduce(addBranch, NO_BRANCHES)
const ids = (state: Branches) => state.nodes.present.map(({ id }) => id)
const taken: RecordCheck = (given) => ({ ok: true, value: given as RunRecord })

describe('the tree', () => {
  it('is traversed branch by branch, forks by position', () => {
    expect(walkBranches(tree).map(({ node, depth }) => [node.id, depth])).toEqual([
      [1, 0],
      [3, 1],
      [2, 1],
      [4, 2],
      [5, 0],
    ])
    expect(walkBranches(NO_BRANCHES)).toEqual([])
  })

  it('holds runs of one column, which state their settings', () => {
    expect([record.settings.columns, record.columns]).toEqual([[run.settings.columns[1]], [run.columns[1]]])
    expect(() => oneColumn(run, 2)).toThrow('there is no column 2')
  })

  it('loses a branch with all its forks, and undo restores them', () => {
    const without = removeBranch(tree, 2)
    expect([ids(without), branchAt(without, 4)]).toEqual([[1, 3, 5], null])
    const again = undoBranches(without)
    expect([ids(again), branchAt(again, 4)?.record]).toEqual([[1, 2, 3, 4, 5], record])
    expect(ids(redoBranches(again))).toEqual([1, 3, 5])
    expect(removeBranch(tree, 99)).toBe(tree)
  })

  it('renames with spaces trimmed, and keeps the old name rather than an empty one', () => {
    expect(branchAt(renameBranch(tree, 3, '  the   warm\none '), 3)?.name).toBe('the warm one')
    expect(branchAt(renameBranch(tree, 3, '🙂'.repeat(99)), 3)?.name).toBe('🙂'.repeat(80))
    expect(renameBranch(tree, 3, ' ')).toBe(tree)
    expect(renameBranch(tree, 99, 'x')).toBe(tree)
    expect(branchAt(tree, 2)?.name).toBe('Branch 2')
  })

  it('keeps what a branch writes while it is undone', () => {
    const longer = { ...record, prompt: 'longer' }
    const grown = redoBranches(growBranch(undoBranches(tree), 5, longer))
    expect(branchAt(grown, 5)?.record).toBe(longer)
    // Undone and then replaced by another branch: it is gone for good, and so is its number.
    const other = addBranch(undoBranches(tree), fork(1, 0))
    expect([ids(other), Object.keys(other.records)]).toEqual([
      [1, 2, 3, 4, 6],
      ['1', '2', '3', '4', '6'],
    ])
    expect(growBranch(other, 5, longer)).toBe(other)
  })

  it.each([
    [fork(9, 0), 'There is no branch 9'],
    [fork(1, 6), "A fork at 6 is outside its parent's text of 6 tokens"],
    [fork(1, 0.5), 'A fork at 0.5'],
    [{ ...root, forkedAt: 2 }, 'cannot leave one'],
    [{ ...root, record: run }, 'one column: 2 were given'],
  ])('refuses %#', (branch, message) => {
    expect(() => addBranch(tree, branch)).toThrow(message)
  })
})

describe('the store', () => {
  it('does what the reducers do', () => {
    const store = createBranchesStore()
    const { add, rename, remove, undo, redo, grow, open } = store.getState()
    const first = add(root)
    const second = add(fork(first, 2))
    rename(second, 'Mine')
    grow(second, { ...record, prompt: 'x' })
    remove(first)
    expect(ids(store.getState().branches)).toEqual([])
    undo()
    expect(branchAt(store.getState().branches, second)).toMatchObject({ name: 'Mine', record: { prompt: 'x' } })
    undo()
    redo()
    open(tree)
    undo()
    redo()
    expect(ids(store.getState().branches)).toEqual(ids(tree).slice(0, 5))
    open()
    expect(store.getState().branches).toBe(NO_BRANCHES)
  })
})

describe('saving', () => {
  it('restores the same tree, also after a removal', () => {
    const state = removeBranch(tree, 3)
    const opened = openBranches(JSON.parse(JSON.stringify(saveBranches(state))), taken)
    if (!opened.ok) throw new Error(opened.reason)
    expect(walkBranches(opened.value)).toEqual(walkBranches(state))
    expect(branchAt(opened.value, 4)).toEqual(branchAt(state, 4))
    // A new branch never reuses an existing number.
    expect(ids(addBranch(opened.value, root)).at(-1)).toBe(6)
  })

  const saved = saveBranches(tree).branches
  it.each([
    [null, 'no saved branches'],
    [{ version: 2, branches: [] }, 'no saved branches'],
    [{ version: 1, branches: [...saved].reverse() }, 'There is no branch 2 to fork from'],
    [{ version: 1, branches: [saved[0], saved[0]] }, 'two branches 1'],
    [{ version: 1, branches: [{ ...saved[0], parent: 1, forkedAt: 0 }] }, 'no branch 1 to fork from'],
    [{ version: 1, branches: Array(MAX_BRANCHES + 1).fill(saved[0]) }, 'no saved branches'],
    [JSON.parse('{"version":1,"branches":[{"__proto__":{"id":1}}]}'), 'no saved branches'],
  ])('reports what is wrong with %#', (given, reason) => {
    const opened = openBranches(given, taken)
    expect(opened.ok ? '' : opened.reason).toContain(reason)
  })

  it('validates records, and never throws', () => {
    const refused = openBranches(saveBranches(tree), () => ({ ok: false, reason: 'no tokens' }))
    expect(refused).toEqual({ ok: false, reason: 'Branch 1: no tokens' })
    fc.assert(
      fc.property(fc.anything(), (given) => {
        openBranches(given, taken)
        openBranches({ version: 1, branches: [given] }, () => ({ ok: false, reason: '' }))
      }),
      { numRuns: 200 },
    )
  })
})
