// The part of a run that is visible at a position of the timeline, as ordinary records: text, charts and inspector read it
// like a run that is being written. Pure.

import type { ColumnRecord, RunRecord, TextRecord } from '../../decoding/record.ts'
import { joinText } from '../../decoding/text.ts'
import type { ShownColumn } from './selectors.ts'

/** Tokens of the longest column; 0 without a run. */
export function runLength(record: RunRecord | null): number {
  return Math.max(0, ...(record?.columns ?? []).map(({ tokens }) => tokens.length))
}

/** A column at a position: the same object where all of it is shown, else a prefix, like a column that is being written. */
export function columnAt(column: ColumnRecord, position: number | null): ColumnRecord {
  if (isWhole(column, position)) return column
  // For Best-of-N a prefix of the text that won in the end: which branch led at a step is not recorded.
  const branches = column.branches?.map((branch) => textAt(branch, position))
  return { ...textAt(column, position), ...(branches ? { branches } : {}) }
}

/** The page's columns at a position; those that are shown whole are the same objects. */
export function columnsAt(columns: readonly ShownColumn[], position: number | null): ShownColumn[] {
  return columns.map((column) => {
    const record = column.record && columnAt(column.record, position)
    return record === column.record ? column : { ...column, record }
  })
}

function textAt<T extends TextRecord>(text: T, position: number | null): T {
  if (position === null || isWhole(text, position)) return text
  const tokens = text.tokens.slice(0, position)
  const written = joinText(
    tokens.map(({ bytes }) => bytes),
    false,
  )
  return { ...text, tokens, text: written, stop: null }
}

function isWhole({ tokens }: TextRecord, position: number | null): boolean {
  return position === null || position >= tokens.length
}
