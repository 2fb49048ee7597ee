// The numbers of traces as CSV, with a row for each token. The page opens such a file again.

import { stringify } from 'csv-stringify/browser/esm/sync'
import type { Trace } from '../../traces/trace.ts'

/**
 * Positions count from 1. Values that a trace does not have are empty cells. An apostrophe precedes text that a spreadsheet
 * would evaluate as a formula.
 */
export function tokensCsv(traces: readonly Trace[], names: readonly string[]): string {
  const rows = traces.flatMap(({ name, texts, ids, quantities }) =>
    texts.map((text, at) => {
      const id = ids?.[at] ?? -1
      const numbers = names
        .map((quantity) => quantities.get(quantity)?.[at])
        .map((value) => (isNumber(value) ? value : ''))
      return [name, at + 1, text, id < 0 ? '' : id, ...numbers]
    }),
  )
  return stringify([['trace', 'position', 'token', 'token_id', ...names], ...rows], { escape_formulas: true })
}

const isNumber = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value)
