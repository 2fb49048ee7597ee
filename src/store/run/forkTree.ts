// The tree of a person's forks. Each is a run of one column, shown like any column and stored with the run that it comes
// from; at the roots are the forked columns themselves. Pure reducers: a step to undo adds, renames or removes a fork and
// never changes its text.

import type { RunRecord } from '../../decoding/record.ts'
import { type History, startHistory, step } from '../settings/history.ts'

export interface ForkNode {
  id: number
  /** Id of the fork that it was forked from; null for a column of a comparison. */
  parent: number | null
  name: string
  /** Position of the first token that differs from its parent's, from 0. Null without a parent. */
  forkedAt: number | null
}

/** A node with its run of one column, which includes the tokens of its parent. */
export interface Fork extends ForkNode {
  record: RunRecord
}

export interface ForkTree {
  /** Parents before children. */
  nodes: History<readonly ForkNode[]>
  /** Of every node, including those that undo or redo may bring back. */
  records: Readonly<Record<number, RunRecord>>
  /** Never used twice. */
  nextId: number
}

export const MAX_NAME_CHARACTERS = 80

/** More are refused: no page could show such a tree from a file. */
export const MAX_FORKS = 500

export const NO_FORKS: ForkTree = { nodes: startHistory<readonly ForkNode[]>([]), records: {}, nextId: 1 }

/** One column of a comparison as a run of its own. @throws if the run has no such column. */
export function oneColumn(run: RunRecord, index: number): RunRecord {
  const column = run.columns[index]
  const settings = run.settings.columns[index]
  if (!column || !settings) throw new Error(`the run has ${run.columns.length} columns: there is no column ${index}`)
  return { ...run, settings: { ...run.settings, columns: [settings] }, columns: [column] }
}

/**
 * Adds a fork; its id is the `nextId` of the state that was given.
 * @param fork with `parent` null a column of a comparison.
 * @throws if the parent is not there, `forkedAt` is outside its text, the record is not of one column, or there are
 * MAX_FORKS.
 */
export function addFork(state: ForkTree, fork: Omit<Fork, 'id'>): ForkTree {
  const fault = forkFault(fork, (id) => forkAt(state, id))
  if (fault) throw new Error(fault)
  const present = state.nodes.present
  if (present.length >= MAX_FORKS) throw new Error(`there are ${MAX_FORKS} forks: remove some first`)
  const { record, ...rest } = fork
  const node: ForkNode = { ...rest, id: state.nextId, name: cleanName(fork.name) || `Fork ${state.nextId}` }
  const records = { ...state.records, [node.id]: record }
  return withNodes({ ...state, records, nextId: state.nextId + 1 }, [...present, node])
}

/** Replaces the run of a growing fork, which is no step to undo. Does nothing for a fork that is gone for good. */
export function growFork(state: ForkTree, id: number, record: RunRecord): ForkTree {
  return state.records[id] ? { ...state, records: { ...state.records, [id]: record } } : state
}

/** An empty name, or an unknown fork, changes nothing. */
export function renameFork(state: ForkTree, id: number, name: string): ForkTree {
  const clean = cleanName(name)
  const present = state.nodes.present
  const node = present.find((one) => one.id === id)
  if (!node || clean === '' || clean === node.name) return state
  return withNodes(
    state,
    present.map((one) => (one === node ? { ...node, name: clean } : one)),
  )
}

/** Removes a fork and all forks of it. */
export function removeFork(state: ForkTree, id: number): ForkTree {
  const present = state.nodes.present
  const gone = new Set([id])
  // Parents come before children, so one pass finds all of them.
  for (const node of present) if (node.parent !== null && gone.has(node.parent)) gone.add(node.id)
  const left = present.filter((node) => !gone.has(node.id))
  return left.length === present.length ? state : withNodes(state, left)
}

export function forkAt(state: ForkTree, id: number): Fork | null {
  const node = state.nodes.present.find((one) => one.id === id)
  const record = state.records[id]
  return node && record ? { ...node, record } : null
}

/** Depth-first: each fork before the forks of it, these by position; `depth` from 0. */
export function walkForks({ nodes: { present } }: ForkTree): { node: ForkNode; depth: number }[] {
  const under = (parent: number | null, depth: number): { node: ForkNode; depth: number }[] =>
    present
      .filter((node) => node.parent === parent)
      .sort((a, b) => (a.forkedAt ?? 0) - (b.forkedAt ?? 0) || a.id - b.id)
      .flatMap((node) => [{ node, depth }, ...under(node.id, depth + 1)])
  return under(null, 0)
}

/** What is wrong with a fork among the existing ones, as a sentence, or null. */
export function forkFault(
  { parent, forkedAt, record }: Omit<Fork, 'id' | 'name'>,
  find: (id: number) => Fork | null,
): string | null {
  if (record.columns.length !== 1) return `A fork is one column: ${record.columns.length} were given.`
  if (parent === null) return forkedAt === null ? null : 'A fork without a parent cannot leave one.'
  const above = find(parent)
  if (!above) return `There is no fork ${parent} to fork from.`
  const length = above.record.columns[0]?.tokens.length ?? 0
  const inside = forkedAt !== null && Number.isInteger(forkedAt) && forkedAt >= 0 && forkedAt < length
  return inside ? null : `A fork at ${forkedAt} is outside its parent's text of ${length} tokens.`
}

export function cleanName(name: string): string {
  return [...name.replace(/\s+/g, ' ').trim()].slice(0, MAX_NAME_CHARACTERS).join('')
}

/** A step of the tree; records that no undo or redo can bring back are dropped. */
function withNodes(state: ForkTree, next: readonly ForkNode[]): ForkTree {
  const nodes = step(state.nodes, next)
  const reachable = new Set([...nodes.past, nodes.present].flatMap((some) => some.map(({ id }) => id)))
  const records = Object.fromEntries(Object.entries(state.records).filter(([id]) => reachable.has(Number(id))))
  return { ...state, nodes, records }
}
