// Writes Markdown tables, and formats the numbers in them.

import type { Cell, Column } from '../../src/evaluation/csvText.ts'

export type { Cell, Column }

/** A Markdown table with '–' in empty cells. @param numbers right-aligns all columns but the first. */
export function markdownTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  { numbers = false }: { numbers?: boolean } = {},
): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map((value) => markdownCell(value ?? '–')).join(' | ')} |`
  return [
    line(columns.map(([heading]) => heading)),
    line(columns.map((_, i) => (numbers && i > 0 ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map(([, value]) => value(row)))),
  ].join('\n')
}

/** Escapes text so that it cannot end its cell or be read as HTML. */
export const markdownCell = (value: Cell): string =>
  String(value).replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** A mean or a difference of means. The standard error is null if it is unknown. */
export interface Estimate {
  mean: number
  standardError: number | null
}

/** Formats a number with a typographic minus sign, or '–' if there is no number. */
export function decimals(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined ? '–' : value.toFixed(digits).replace('-', '−')
}

/** Formats an estimate, such as '1.25 ± 0.10'. */
export function plusMinus(value: Estimate | null | undefined, digits = 2): string {
  if (!value) return '–'
  const error = value.standardError === null ? '' : ` ± ${value.standardError.toFixed(digits)}`
  return decimals(value.mean, digits) + error
}

/** Like `plusMinus`, with a plus sign before positive numbers. */
export function signed(value: Estimate, digits = 2): string {
  return (value.mean < 0 ? '' : '+') + plusMinus(value, digits)
}

export function pValueText(value: number | null): string {
  if (value === null) return '–'
  return value < 0.001 ? '< 0.001' : value.toFixed(3)
}

/** Formats a count, such as '1 head' or '2 heads'. */
export const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

export const percent = (share: number): string => `${(100 * share).toFixed(0)}%`
