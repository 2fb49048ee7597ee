// The tree of a person's forks. Every branch is a run of one column, shown like any column and stored with the run that it
// comes from. Pure reducers: undo concerns the tree (add, rename, remove), never the text of a branch.

import type { RunRecord } from '../../decoding/record.ts'
import { type History, redo, startHistory, step, undo } from '../settings/history.ts'

export interface BranchNode {
  id: number
  /** The branch that it was forked from; null for a column of a comparison. */
  parent: number | null
  name: string
  /** Position of the first token that differs from its parent's, from 0. Null without a parent. */
  forkedAt: number | null
}

/** A node with its run of one column; a fork's run includes the tokens of its parent. */
export interface Branch extends BranchNode {
  record: RunRecord
}

export interface Branches {
  /** Parents before children. */
  nodes: History<readonly BranchNode[]>
  /** Of every node, including those that undo or redo may bring back. */
  records: Readonly<Record<number, RunRecord>>
  /** Never used twice. */
  nextId: number
}

export const MAX_NAME_CHARACTERS = 80

/** More are refused: no page could show such a tree from a file. */
export const MAX_BRANCHES = 500

export const NO_BRANCHES: Branches = { nodes: startHistory<readonly BranchNode[]>([]), records: {}, nextId: 1 }

/** One column of a comparison as a run of its own. @throws if the run has no such column. */
export function oneColumn(run: RunRecord, index: number): RunRecord {
  const column = run.columns[index]
  const settings = run.settings.columns[index]
  if (!column || !settings) throw new Error(`the run has ${run.columns.length} columns: there is no column ${index}`)
  return { ...run, settings: { ...run.settings, columns: [settings] }, columns: [column] }
}

/**
 * Adds a branch; its id is the `nextId` of the state that was given.
 * @param branch with `parent` null a column of a comparison, else a fork of a branch that is there.
 * @throws if the parent is not there, the fork is outside its text, the record is not of one column, or there are
 * MAX_BRANCHES.
 */
export function addBranch(state: Branches, branch: Omit<Branch, 'id'>): Branches {
  const fault = branchFault(branch, (id) => branchAt(state, id))
  if (fault) throw new Error(fault)
  const present = state.nodes.present
  if (present.length >= MAX_BRANCHES) throw new Error(`there are ${MAX_BRANCHES} branches: remove some first`)
  const { record, ...rest } = branch
  const node: BranchNode = { ...rest, id: state.nextId, name: cleanName(branch.name) || `Branch ${state.nextId}` }
  const records = { ...state.records, [node.id]: record }
  return withNodes({ ...state, records, nextId: state.nextId + 1 }, [...present, node])
}

/** Replaces the run of a growing branch, which is no step to undo. Does nothing for a branch that is gone for good. */
export function growBranch(state: Branches, id: number, record: RunRecord): Branches {
  return state.records[id] ? { ...state, records: { ...state.records, [id]: record } } : state
}

/** An empty name, or an unknown branch, changes nothing. */
export function renameBranch(state: Branches, id: number, name: string): Branches {
  const clean = cleanName(name)
  const present = state.nodes.present
  const node = present.find((one) => one.id === id)
  if (!node || clean === '' || clean === node.name) return state
  return withNodes(
    state,
    present.map((one) => (one === node ? { ...node, name: clean } : one)),
  )
}

/** Removes a branch and all its forks. */
export function removeBranch(state: Branches, id: number): Branches {
  const present = state.nodes.present
  const gone = new Set([id])
  // Parents come before children, so one pass finds all of them.
  for (const node of present) if (node.parent !== null && gone.has(node.parent)) gone.add(node.id)
  const left = present.filter((node) => !gone.has(node.id))
  return left.length === present.length ? state : withNodes(state, left)
}

export function undoBranches(state: Branches): Branches {
  const nodes = undo(state.nodes)
  return nodes === state.nodes ? state : { ...state, nodes }
}

export function redoBranches(state: Branches): Branches {
  const nodes = redo(state.nodes)
  return nodes === state.nodes ? state : { ...state, nodes }
}

export function branchAt(state: Branches, id: number): Branch | null {
  const node = state.nodes.present.find((one) => one.id === id)
  const record = state.records[id]
  return node && record ? { ...node, record } : null
}

/** Depth-first: each branch before its forks, forks by position; `depth` from 0. */
export function walkBranches({ nodes: { present } }: Branches): { node: BranchNode; depth: number }[] {
  const under = (parent: number | null, depth: number): { node: BranchNode; depth: number }[] =>
    present
      .filter((node) => node.parent === parent)
      .sort((a, b) => (a.forkedAt ?? 0) - (b.forkedAt ?? 0) || a.id - b.id)
      .flatMap((node) => [{ node, depth }, ...under(node.id, depth + 1)])
  return under(null, 0)
}

/** What is wrong with a branch among the existing branches, as a sentence, or null. */
export function branchFault(
  { parent, forkedAt, record }: Omit<Branch, 'id' | 'name'>,
  find: (id: number) => Branch | null,
): string | null {
  if (record.columns.length !== 1) return `A branch is one column: ${record.columns.length} were given.`
  if (parent === null) return forkedAt === null ? null : 'A branch without a parent cannot leave one.'
  const above = find(parent)
  if (!above) return `There is no branch ${parent} to fork from.`
  const length = above.record.columns[0]?.tokens.length ?? 0
  const inside = forkedAt !== null && Number.isInteger(forkedAt) && forkedAt >= 0 && forkedAt < length
  return inside ? null : `A fork at ${forkedAt} is outside its parent's text of ${length} tokens.`
}

export function cleanName(name: string): string {
  return [...name.replace(/\s+/g, ' ').trim()].slice(0, MAX_NAME_CHARACTERS).join('')
}

/** A step of the tree; records that no undo or redo can bring back are dropped. */
function withNodes(state: Branches, next: readonly BranchNode[]): Branches {
  const nodes = step(state.nodes, next)
  const reachable = new Set([...nodes.past, nodes.present].flatMap((some) => some.map(({ id }) => id)))
  const records = Object.fromEntries(Object.entries(state.records).filter(([id]) => reachable.has(Number(id))))
  return { ...state, nodes, records }
}
