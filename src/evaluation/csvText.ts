// Writes and reads CSV text.

import { parse } from 'csv-parse/browser/esm/sync'
import { stringify } from 'csv-stringify/browser/esm/sync'
import { z } from 'zod'

export type Cell = string | number | boolean | null | undefined

export type Column<T> = [heading: string, cell: (row: T) => Cell]

/**
 * CSV with numbers at full precision and empty cells for null and undefined. Text that a spreadsheet would run as a formula
 * (it starts with =, +, -, @, a tab or a carriage return) gets a leading apostrophe.
 */
export function writeCsv<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = [columns.map(([heading]) => heading), ...rows.map((row) => columns.map(([, cell]) => cell(row)))]
  return stringify(cells, { escape_formulas: true, cast: { boolean: String } })
}

/** Reads CSV whose first line has the column names. @throws ZodError for a row that does not match the schema. */
export function readCsv<T>(csv: string, row: z.ZodType<T>): T[] {
  return z.array(row).parse(parse(csv, { columns: true }))
}
