// Builds the record of a run from its steps. Every function returns a new record and leaves the given one as it is,
// so a store may keep and compare them.

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
 * The record of a run that has written nothing yet.
 * @param stopTokenIds tokens that end a text: a column whose given tokens end with one has ended.
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

/** The record after one more step. @throws if the run lacks the step's column, or the step is not the column's next. */
export function appendStep(run: RunRecord, { step, tokens }: StepRecord): RunRecord {
  const columns = [...run.columns]
  for (const { column: index, branch, record, stop } of tokens) {
    const column = columns[index]
    const text = branch === undefined ? column : column?.branches?.[branch]
    if (!column || !text) {
      const place = branch === undefined ? `column ${index}` : `branch ${branch} of column ${index}`
      throw new Error(`step ${step} writes to ${place}, which the run of ${columns.length} columns does not have`)
    }
    if (text.stop || text.tokens.length !== step)
      throw new Error(`step ${step} cannot follow in column ${index}, which has ${text.tokens.length} tokens`)
    const longer = textRecord([...text.tokens, record], stop)
    columns[index] = branch === undefined ? { ...column, ...longer } : withBranch(column, branch, longer)
  }
  return { ...run, columns: columns.map(led) }
}

/** The record of a run that was stopped: columns that were still writing end as 'aborted'. */
export function abortRun(run: RunRecord): RunRecord {
  const abort = <T extends TextRecord>(text: T): T =>
    text.stop ? text : { ...text, ...textRecord(text.tokens, 'aborted') }
  return {
    ...run,
    columns: run.columns.map((column) =>
      column.branches ? led({ ...column, branches: column.branches.map(abort) }) : abort(column),
    ),
  }
}

function withBranch(column: ColumnRecord, branch: number, text: TextRecord): ColumnRecord {
  return { ...column, branches: (column.branches ?? []).map((other, i) => (i === branch ? text : other)) }
}

/** Best-of-N shows the branch with the best reward so far, the first of equal ones. Other columns stay as they are. */
function led(column: ColumnRecord): ColumnRecord {
  const head = methods[column.method].bestBy
  if (!column.branches || !head) return column
  const rewards = column.branches.map((branch) => lastReward(branch, head))
  const leader = rewards.indexOf(Math.max(...rewards))
  const { text, tokens } = column.branches[leader] as TextRecord
  const stops = column.branches.map(({ stop }) => stop)
  // It writes as long as any branch does, and ends as its best branch ended.
  return { ...column, text, tokens, stop: stops.includes(null) ? null : (stops[leader] ?? null), leader }
}

/** The reward recorded with a text's last token; -Infinity before there is one. */
function lastReward({ tokens }: TextRecord, head: HeadName): number {
  const last = tokens.at(-1)
  return last?.candidates[last.chosen]?.rewards[head] ?? -Infinity
}
