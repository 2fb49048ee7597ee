// Builds the record of a run from its steps. Every function returns a new record and does not change its argument, so a
// store can compare old and new records.

import { hasEnded } from './columns.ts'
import { methods } from './methods/index.ts'
import {
  type ColumnRecord,
  type HeadName,
  type RunRecord,
  type StepRecord,
  settingsInRecord,
  type TextRecord,
  textRecord,
} from './record.ts'
import { DEFAULT_BEST_OF } from './settings.ts'

/**
 * The record of a run before its first step.
 * @param stopTokenIds end tokens. A column whose given tokens end with one of them has already ended.
 */
export function startRun(run: Omit<RunRecord, 'columns'>, stopTokenIds: readonly number[] = []): RunRecord {
  const { columns, bestOf = DEFAULT_BEST_OF } = run.settings
  return {
    ...run,
    columns: columns.map((column) => {
      const empty: TextRecord = { text: '', tokens: [], stop: hasEnded(column, stopTokenIds) ? 'endOfText' : null }
      return {
        ...settingsInRecord(column, run.settings),
        ...empty,
        ...(methods[column.method].bestBy ? { branches: Array<TextRecord>(bestOf).fill(empty), leader: 0 } : {}),
      }
    }),
  }
}

/** Appends a step. @throws if the run lacks the step's column, or if the step is not the column's next one. */
export function appendStep(run: RunRecord, { step, tokens }: StepRecord): RunRecord {
  const columns = [...run.columns]
  for (const { column: index, branch, record, stop } of tokens) {
    const column = columns[index]
    const text = branch === undefined ? column : column?.branches?.[branch]
    if (!column || !text) {
      const place = branch === undefined ? `column ${index}` : `branch ${branch} of column ${index}`
      throw new Error(`step ${step} writes to ${place}, which is not in this run`)
    }
    if (text.stop || text.tokens.length !== step)
      throw new Error(`step ${step} cannot be appended to column ${index}, which has ${text.tokens.length} tokens`)
    const longer = textRecord([...text.tokens, record], stop)
    columns[index] =
      branch === undefined ? { ...column, ...longer } : { ...column, branches: column.branches?.with(branch, longer) }
  }
  return { ...run, columns: columns.map(withLeader) }
}

/** Marks the columns that were still writing as 'aborted'. */
export function abortRun(run: RunRecord): RunRecord {
  const abort = <T extends TextRecord>(text: T): T =>
    text.stop ? text : { ...text, ...textRecord(text.tokens, 'aborted') }
  return {
    ...run,
    columns: run.columns.map((column) =>
      column.branches ? withLeader({ ...column, branches: column.branches.map(abort) }) : abort(column),
    ),
  }
}

/** Copies the text of the best branch so far into a Best-of-N column. Ties go to the first branch. */
function withLeader(column: ColumnRecord): ColumnRecord {
  const head = methods[column.method].bestBy
  if (!column.branches || !head) return column
  const rewards = column.branches.map((branch) => lastReward(branch, head))
  const leader = rewards.indexOf(Math.max(...rewards))
  const { text, tokens } = column.branches[leader] as TextRecord
  const stops = column.branches.map(({ stop }) => stop)
  // The column stops when all its branches have stopped. Its stop reason is that of the best branch.
  return { ...column, text, tokens, stop: stops.includes(null) ? null : (stops[leader] ?? null), leader }
}

function lastReward({ tokens }: TextRecord, head: HeadName): number {
  const last = tokens.at(-1)
  return last?.candidates[last.chosen]?.rewards[head] ?? -Infinity
}
