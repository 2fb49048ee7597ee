// Builds the record of a run from its steps. Every function returns a new record and leaves the given one as it is,
// so a store may keep and compare them.

import type { ColumnRecord, RunRecord, StepRecord, StopReason, TokenRecord } from './record.ts'
import { joinText } from './text.ts'

/** The record of a run that has not written anything yet. */
export function startRun(run: Omit<RunRecord, 'columns'>): RunRecord {
  return { ...run, columns: run.settings.columns.map((column) => ({ ...column, text: '', tokens: [], stop: null })) }
}

/** The record after one more step. @throws if the step is of a column that the run lacks, or not the column's next. */
export function appendStep(run: RunRecord, { step, tokens }: StepRecord): RunRecord {
  const columns = [...run.columns]
  for (const { column: index, record, stop } of tokens) {
    const column = columns[index]
    if (!column) throw new Error(`step ${step} writes to column ${index}, but the run has ${columns.length}`)
    if (column.stop || column.tokens.length !== step)
      throw new Error(`step ${step} cannot follow in column ${index}, which has ${column.tokens.length} tokens`)
    columns[index] = withTokens(column, [...column.tokens, record], stop)
  }
  return { ...run, columns }
}

/** The record of a run that was stopped: columns that were still writing end as 'aborted'. */
export function abortRun(run: RunRecord): RunRecord {
  return {
    ...run,
    columns: run.columns.map((column) => (column.stop ? column : withTokens(column, column.tokens, 'aborted'))),
  }
}

/** The end token is recorded, but is no part of the text. */
function withTokens(column: ColumnRecord, tokens: TokenRecord[], stop: StopReason | null): ColumnRecord {
  const written = stop === 'endOfText' ? tokens.slice(0, -1) : tokens
  const pieces = written.map((token) => token.bytes)
  return { ...column, tokens, stop, text: joinText(pieces, stop !== null) }
}
