// What follows from what happened: pure functions of settings, status and run.

import { dequal } from 'dequal/lite'
import { headNames } from '../../decoding/heads.ts'
import type { ColumnRecord, HeadName, RewardChoice, RunRecord, TokenRecord } from '../../decoding/record.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { ColumnChoice, Settings } from '../settings/checkSettings.ts'
import { type ColumnId, openedColumnId } from '../settings/columnIds.ts'
import { columnLacks, composeRun } from '../settings/composeRun.ts'
import { chosenHeads } from '../settings/rewards.ts'
import type { TokenPlace } from '../view/pointer.ts'
import { asItRuns } from './openedRun.ts'
import type { EngineStatus, OpenedRun, Playground, RunState } from './runState.ts'

/** A column with what its method wrote in the last run, or null where it took no part in it. */
export interface ShownColumn extends ColumnChoice {
  record: ColumnRecord | null
}

export function recordOf(run: RunState): RunRecord | null {
  return run.kind === 'none' ? null : run.record
}

/** Whether nothing is shown and no run waits for the model: only then may the page show something by itself. */
export function isFree({ run, status }: Pick<Playground, 'run' | 'status'>): boolean {
  return run.kind === 'none' && !(status.kind === 'loading' && status.thenRun)
}

/** The run that is shown beside settings that are not its own, or null. */
export function detachedRecord(run: RunState): RunRecord | null {
  return run.kind === 'done' && run.detached ? run.record : null
}

/** The request of what is shown: that of a run shown beside settings that are not its own, else the settings'. */
export function shownRequest(settings: Settings, status: EngineStatus, detached: RunRecord | null): RunRequest {
  if (detached === null) return composeRun(settings, status).request
  return { prompt: detached.prompt, settings: detached.settings }
}

/** The run that a judge can read now: one made here with the loaded model that has ended; else null. */
export function recordToJudge({ run, status }: Pick<Playground, 'run' | 'status'>): RunRecord | null {
  if (status.kind !== 'ready' || (run.kind !== 'done' && run.kind !== 'stopped')) return null
  if (run.origin && run.origin.kind !== 'archive') return null
  return run.record.model.sha256 === status.info.model.sha256 ? run.record : null
}

/** How many tokens of the prompt have been read, while that is not all of them; null before and after. */
export function readingOf(run: RunState): { done: number; total: number } | null {
  const reading = run.kind === 'running' ? run.prefill : null
  return reading !== null && reading.done < reading.total ? reading : null
}

/**
 * The columns as set now; what another method wrote is not shown under a new name. For a run that was opened beside other
 * settings, its own columns.
 */
export function shownColumns(columns: readonly ColumnChoice[], run: RunState): ShownColumn[] {
  const record = recordOf(run)
  if (run.kind === 'done' && run.detached) return detachedColumns(run.record, run.columnIds)
  return columns.map((column) => {
    const index = run.kind === 'none' ? -1 : run.columnIds.indexOf(column.id)
    const written = record?.columns[index]
    return { ...column, record: written?.method === column.method ? written : null }
  })
}

function detachedColumns({ columns, settings }: RunRecord, ids: readonly ColumnId[]): ShownColumn[] {
  return columns.map((record, index) => {
    const { begin: _, ...set } = settings.columns[index] ?? { method: record.method }
    return { ...set, id: ids[index] ?? openedColumnId(index), record }
  })
}

/**
 * How a run that was made again compares with the opened one, by `compare`; null while it is being written, and for any
 * other run.
 */
export function compareWithOrigin<T>(run: RunState, compare: (opened: OpenedRun, here: RunRecord) => T): T | null {
  return (run.kind === 'done' || run.kind === 'stopped') && run.again ? compare(run.again, run.record) : null
}

/** The chosen token's raw reward by a head, or undefined where that head was not loaded. */
export function rewardOf(token: TokenRecord, head: HeadName): number | undefined {
  return token.candidates[token.chosen]?.rewards[head]
}

/** The first position at which two texts have different tokens, or null where one is a prefix of the other. */
export function firstDifference(one: readonly TokenRecord[], other: readonly TokenRecord[]): number | null {
  const common = Math.min(one.length, other.length)
  for (let position = 0; position < common; position++)
    if (one[position]?.token !== other[position]?.token) return position
  return null
}

/** The position at which a column departs from the top-k column's text; null for that column itself and without one. */
export function leavesTopK(columns: readonly ShownColumn[], column: ShownColumn): number | null {
  const reference = columns.find((candidate) => candidate.method === 'topK')
  if (!reference?.record || !column.record || reference.id === column.id) return null
  return firstDifference(column.record.tokens, reference.record.tokens)
}

/** The heads that the run shows, or, without one, those of the chosen reward. */
export function availableHeads(reward: RewardChoice | null, status: EngineStatus, run: RunState): HeadName[] {
  const first = recordOf(run)?.columns.find((column) => column.tokens.length > 0)?.tokens[0]
  if (first) return headNames.filter((head) => rewardOf(first, head) !== undefined)
  const chosen = chosenHeads(reward, status)
  return chosen.length > 0 ? chosen : [...headNames]
}

/** The head whose reward is shown: the one that is set, or the first available one. */
export function shownHead(wanted: HeadName, available: readonly HeadName[]): HeadName {
  return available.includes(wanted) ? wanted : (available[0] ?? wanted)
}

/**
 * The token that the inspector shows: hovered, else pinned, else that of the timeline's step, else the first that a reward
 * changed, else the first at which the texts differ.
 * @param step of the timeline; null at the end of the run.
 */
export function inspectedPlace(
  columns: readonly ShownColumn[],
  hovered: TokenPlace | null,
  pinned: TokenPlace | null,
  step: number | null = null,
): TokenPlace | null {
  // The last column first: by default that is the method this page is about.
  const lastFirst = [...columns].reverse()
  const atStep = step === null ? [] : lastFirst.map(({ id }) => ({ column: id, position: step }))
  for (const place of [hovered, pinned, ...atStep]) if (place && tokenAt(columns, place)) return place
  for (const column of lastFirst) {
    const position = leavesTopK(columns, column)
    if (position !== null) return { column: column.id, position }
  }
  // Without top-k: where the last text departs from the first, else its first token.
  const [last, first] = [lastFirst[0], columns[0]]
  if (!last?.record || last.record.tokens.length === 0) return null
  const leaves = first?.record && first !== last ? firstDifference(last.record.tokens, first.record.tokens) : null
  return { column: last.id, position: leaves ?? 0 }
}

export function tokenAt(columns: readonly ShownColumn[], place: TokenPlace): TokenRecord | undefined {
  return columns.find((column) => column.id === place.column)?.record?.tokens[place.position]
}

/** Mean base log-probability of a column's tokens, nats; NaN without tokens. */
export function meanLogProb(tokens: readonly TokenRecord[]): number {
  return tokens.reduce((sum, token) => sum + token.baseLogProb, 0) / tokens.length
}

/** Whether the settings are no longer those of the shown run; columns that were removed do not count. */
export function settingsChanged(settings: Settings, status: EngineStatus, run: RunState): boolean {
  const record = recordOf(run)
  if (record === null || run.kind === 'none') return false
  if (run.kind === 'done' && run.detached) return false
  const { request, columnIds } = composeRun(settings, status)
  const { columns: asked, ...shared } = asItRuns(request)
  const { columns: ran, ...sharedThen } = asItRuns(record)
  return (
    !dequal(shared, sharedThen) ||
    // A column whose reward lacks its head could not take part.
    settings.columns.some((column) => {
      if (columnLacks(column, settings.reward, status) !== null) return false
      return !dequal(asked[columnIds.indexOf(column.id)], ran[run.columnIds.indexOf(column.id)])
    })
  )
}
