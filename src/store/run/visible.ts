// Cuts a run at a position of the timeline. The result is an ordinary record, like that of a run in progress. Pure.

import type { ColumnRecord, RunRecord, TextRecord } from '../../decoding/record.ts'
import { joinText } from '../../decoding/text.ts'
import type { ShownColumn } from './selectors.ts'

/** Number of tokens in the longest column; 0 without a run. */
export function runLength(record: RunRecord | null): number {
  return Math.max(0, ...(record?.columns ?? []).map(({ tokens }) => tokens.length))
}

/** A column up to a position; the same object if the column ends there. */
export function columnAt(column: ColumnRecord, position: number | null): ColumnRecord {
  if (isComplete(column, position)) return column
  // For Best-of-N, the shown text is a prefix of the final winner, because the record does not say which branch led at a step.
  const branches = column.branches?.map((branch) => textAt(branch, position))
  return { ...textAt(column, position), ...(branches ? { branches } : {}) }
}

/** The page's columns up to a position; complete columns stay the same objects. */
export function columnsAt(columns: readonly ShownColumn[], position: number | null): ShownColumn[] {
  return columns.map((column) => {
    const record = column.record && columnAt(column.record, position)
    return record === column.record ? column : { ...column, record }
  })
}

function textAt<T extends TextRecord>(text: T, position: number | null): T {
  if (position === null || isComplete(text, position)) return text
  const tokens = text.tokens.slice(0, position)
  const written = joinText(
    tokens.map(({ bytes }) => bytes),
    false,
  )
  return { ...text, tokens, text: written, stop: null }
}

function isComplete({ tokens }: TextRecord, position: number | null): boolean {
  return position === null || position >= tokens.length
}
