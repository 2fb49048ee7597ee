// The charts' numbers as CSV: a row for each token, with every quantity of an axis.

import { stringify } from 'csv-stringify/browser/esm/sync'
import type { Series } from './series.ts'

/**
 * Positions count from 1, as in the charts. Values that were not recorded are empty cells. Cells that a spreadsheet
 * would
 * evaluate as formulas begin with an apostrophe.
 */
export function pointsCsv(series: readonly Series[]): string {
  const text = (bytes: readonly number[]) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
  const rows = series.flatMap(({ label, points }) =>
    points.map(({ position, bytes, logProb, reward, advantage }) => [
      label,
      position,
      text(bytes),
      logProb,
      reward,
      advantage,
    ]),
  )
  return stringify([['column', 'position', 'text', 'baseLogProb', 'reward', 'advantage'], ...rows], {
    escape_formulas: true,
  })
}
