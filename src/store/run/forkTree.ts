// The tree of the user's forks. Each fork is a run of one column, shown like any column and stored with the run that it
// comes from. The roots are the forked columns. Pure reducers: an undo step adds, renames or removes a fork and never
// changes its text.

import type { RunRecord } from '../../decoding/record.ts'
import { closeStep, type History, startHistory, step } from '../settings/history.ts'

export interface ForkNode {
  id: number
  /** Id of the node that this one was forked from; null for a root, which is a column of a comparison. */
  parent: number | null
  name: string
  /** Position of the token at which the fork leaves its parent's text, from 0; null without a parent. */
  forkedAt: number | null
}

/** A node with its run of one column. The run includes the parent's tokens before the fork. */
export interface Fork extends ForkNode {
  record: RunRecord
}

export interface ForkTree {
  /** Parents before children. */
  nodes: History<readonly ForkNode[]>
  /** The run of every node, including nodes that undo or redo may restore. */
  records: Readonly<Record<number, RunRecord>>
  /** Ids are never reused. */
  nextId: number
}

export const MAX_NAME_CHARACTERS = 80

/** The page could not show a larger tree. */
export const MAX_FORKS = 500

export const NO_FORKS: ForkTree = { nodes: startHistory<readonly ForkNode[]>([]), records: {}, nextId: 1 }

/** One column of a comparison as a separate run. @throws if the run has no such column. */
export function oneColumn(run: RunRecord, index: number): RunRecord {
  const column = run.columns[index]
  const settings = run.settings.columns[index]
  if (!column || !settings) throw new Error(`There is no column ${index} (number of columns: ${run.columns.length}).`)
  return { ...run, settings: { ...run.settings, columns: [settings] }, columns: [column] }
}

/**
 * Adds a fork with the id `state.nextId`, or a root if `parent` is null. A root and its first fork are one undo step, because
 * the page does not show a root.
 * @throws if the parent does not exist, `forkedAt` is outside the parent's text or given for a root, the record does not have
 * exactly one column, or there are already MAX_FORKS.
 */
export function addFork(state: ForkTree, fork: Omit<Fork, 'id'>): ForkTree {
  const fault = forkFault(fork, (id) => forkAt(state, id))
  if (fault) throw new Error(fault)
  const present = state.nodes.present
  if (present.length >= MAX_FORKS) throw new Error(`There are already ${MAX_FORKS} forks. Remove some first.`)
  const { record, ...rest } = fork
  const node: ForkNode = { ...rest, id: state.nextId, name: cleanName(fork.name) || `Fork ${state.nextId}` }
  const records = { ...state.records, [node.id]: record }
  const next = { ...state, records, nextId: state.nextId + 1 }
  const added = withNodes(next, [...present, node], `fork of ${fork.parent ?? node.id}`)
  return fork.parent === null ? added : { ...added, nodes: closeStep(added.nodes) }
}

/** Replaces the run of a growing fork, without an undo step. Does nothing if the fork can no longer be restored. */
export function growFork(state: ForkTree, id: number, record: RunRecord): ForkTree {
  return state.records[id] ? { ...state, records: { ...state.records, [id]: record } } : state
}

/** Does nothing if the name is empty or the fork is unknown. */
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

/** Removes a fork and all forks below it. */
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

/** All forks, depth first; the forks of one text are ordered by position. Roots have depth 0. */
export function walkForks({ nodes: { present } }: ForkTree): { node: ForkNode; depth: number }[] {
  const under = (parent: number | null, depth: number): { node: ForkNode; depth: number }[] =>
    present
      .filter((node) => node.parent === parent)
      .sort((a, b) => (a.forkedAt ?? 0) - (b.forkedAt ?? 0) || a.id - b.id)
      .flatMap((node) => [{ node, depth }, ...under(node.id, depth + 1)])
  return under(null, 0)
}

/** Why a fork cannot be added, or null if it can. @param find returns the existing fork with the given id. */
export function forkFault(
  { parent, forkedAt, record }: Omit<Fork, 'id' | 'name'>,
  find: (id: number) => Fork | null,
): string | null {
  if (record.columns.length !== 1) return `A fork must have one column, not ${record.columns.length}.`
  if (parent === null) return forkedAt === null ? null : 'A fork without a parent cannot have a position.'
  const above = find(parent)
  if (!above) return `There is no fork ${parent} to fork from.`
  const length = above.record.columns[0]?.tokens.length ?? 0
  const inside = forkedAt !== null && Number.isInteger(forkedAt) && forkedAt >= 0 && forkedAt < length
  return inside ? null : `Position ${forkedAt} is outside the parent's text of ${length} tokens.`
}

export function cleanName(name: string): string {
  return [...name.replace(/\s+/g, ' ').trim()].slice(0, MAX_NAME_CHARACTERS).join('')
}

/**
 * Adds an undo step, or extends the last one if `what` is still open. Drops the records that neither undo nor redo can
 * restore.
 */
function withNodes(state: ForkTree, next: readonly ForkNode[], what: string | null = null): ForkTree {
  const nodes = step(state.nodes, next, what)
  const reachable = new Set([...nodes.past, nodes.present].flatMap((some) => some.map(({ id }) => id)))
  const records = Object.fromEntries(Object.entries(state.records).filter(([id]) => reachable.has(Number(id))))
  return { ...state, nodes, records }
}
