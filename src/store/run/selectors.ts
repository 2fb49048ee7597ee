// Values derived from settings, engine status and run. Pure.

import { firstDifference } from '../../decoding/firstDifference.ts'
import { headNames } from '../../decoding/heads.ts'
import type { ColumnRecord, HeadName, RewardChoice, RunRecord, TokenRecord } from '../../decoding/record.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { ColumnChoice, Settings } from '../settings/checkSettings.ts'
import { openedColumnId } from '../settings/columnIds.ts'
import { composeRun } from '../settings/composeRun.ts'
import { chosenHeads } from '../settings/rewards.ts'
import type { TokenPlace } from '../view/pointer.ts'
import type { EngineStatus, OpenedRun, Playground, RunState } from './runState.ts'

/** A column of the page. `record` is null if the column was not part of the shown run. */
export interface ShownColumn extends ColumnChoice {
  record: ColumnRecord | null
}

export function recordOf(run: RunState): RunRecord | null {
  return run.kind === 'none' ? null : run.record
}

/** Whether the shown run was made on another machine, whose times are not comparable with those of this one. */
export const isFromOtherMachine = (run: RunState): boolean =>
  run.kind === 'done' && run.origin !== undefined && run.origin.kind !== 'archive'

/** Whether a run starts as soon as the model is loaded, now or by a later attempt. */
export function waitsToRun(status: EngineStatus): boolean {
  return (status.kind === 'loading' || status.kind === 'failed') && status.thenRun
}

/** Whether nothing is shown and no run waits for the model. If so, the page may open a run automatically. */
export function isFree({ run, status }: Pick<Playground, 'run' | 'status'>): boolean {
  return run.kind === 'none' && !waitsToRun(status)
}

/** The shown run if it is detached, i.e. shown with its own columns and settings; else null. */
export function detachedRecord(run: RunState): RunRecord | null {
  return run.kind === 'done' && run.detached ? run.record : null
}

/** The request that repeats what is shown: that of the detached run, else that of the settings. */
export function shownRequest(settings: Settings, status: EngineStatus, detached: RunRecord | null): RunRequest {
  if (detached === null) return composeRun(settings, status).request
  return { prompt: detached.prompt, settings: detached.settings }
}

/**
 * The shown run if it can be judged now, else null: it has ended, used the loaded model, and was made here or is from the
 * library.
 */
export function recordToJudge({ run, status }: Pick<Playground, 'run' | 'status'>): RunRecord | null {
  if (status.kind !== 'ready' || (run.kind !== 'done' && run.kind !== 'stopped')) return null
  if (run.origin && run.origin.kind !== 'archive') return null
  return run.record.model.sha256 === status.info.model.sha256 ? run.record : null
}

/** Number of prompt tokens read so far while the prompt is being read; null before and after. */
export function readingOf(run: RunState): { done: number; total: number } | null {
  const reading = run.kind === 'running' ? run.prefill : null
  return reading !== null && reading.done < reading.total ? reading : null
}

/**
 * The page's columns with their texts. A column has no text if its method was changed after the run. A detached run is shown
 * with its own columns.
 */
export function shownColumns(columns: readonly ColumnChoice[], run: RunState): ShownColumn[] {
  const record = recordOf(run)
  if (run.kind === 'done' && run.detached)
    return run.record.columns.map((column, index) => {
      const { begin: _, ...set } = run.record.settings.columns[index] ?? { method: column.method }
      return { ...set, id: run.columnIds[index] ?? openedColumnId(index), record: column }
    })
  return columns.map((column) => {
    const index = run.kind === 'none' ? -1 : run.columnIds.indexOf(column.id)
    const written = record?.columns[index]
    return { ...column, record: written?.method === column.method ? written : null }
  })
}

/**
 * Compares an opened run with its repetition. Null while the repetition is in progress, and if the shown run is not a
 * repetition.
 */
export function compareWithOrigin<T>(run: RunState, compare: (opened: OpenedRun, here: RunRecord) => T): T | null {
  return (run.kind === 'done' || run.kind === 'stopped') && run.again ? compare(run.again, run.record) : null
}

/** The chosen token's raw reward by a head; undefined if that head was not loaded. */
export function rewardOf(token: TokenRecord, head: HeadName): number | undefined {
  return token.candidates[token.chosen]?.rewards[head]
}

/** The first position at which a column differs from the top-k column. Null without a difference or a top-k column. */
export function leavesTopK(columns: readonly ShownColumn[], column: ShownColumn): number | null {
  const reference = columns.find((candidate) => candidate.method === 'topK')
  if (!reference?.record || !column.record || reference.id === column.id) return null
  return firstDifference(column.record.tokens, reference.record.tokens)
}

/** The heads whose rewards the run recorded; without a run, the heads of the chosen reward. */
export function availableHeads(reward: RewardChoice | null, status: EngineStatus, run: RunState): HeadName[] {
  const first = recordOf(run)?.columns.find((column) => column.tokens.length > 0)?.tokens[0]
  if (first) return headNames.filter((head) => rewardOf(first, head) !== undefined)
  const chosen = chosenHeads(reward, status)
  return chosen.length > 0 ? chosen : [...headNames]
}

/** The head whose reward is shown: `preferred` if it is available, else the first available one. */
export function shownHead(preferred: HeadName, available: readonly HeadName[]): HeadName {
  return available.includes(preferred) ? preferred : (available[0] ?? preferred)
}

/**
 * The token that the inspector shows. In order of preference: the hovered token, the pinned token, the token at the
 * timeline's step, the first token that differs from the top-k column, the first token that differs from the first column.
 * @param step position of the last token that the timeline shows; null if it shows no token or the complete run.
 */
export function inspectedPlace(
  columns: readonly ShownColumn[],
  hovered: TokenPlace | null,
  pinned: TokenPlace | null,
  step: number | null = null,
): TokenPlace | null {
  // The last column comes first: by default it is PARGS.
  const lastFirst = [...columns].reverse()
  const atStep = step === null ? [] : lastFirst.map(({ id }) => ({ column: id, position: step }))
  for (const place of [hovered, pinned, ...atStep]) if (place && tokenAt(columns, place)) return place
  for (const column of lastFirst) {
    const position = leavesTopK(columns, column)
    if (position !== null) return { column: column.id, position }
  }
  // Otherwise, the last column is compared with the first. If they do not differ, the last column's first token is shown.
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
