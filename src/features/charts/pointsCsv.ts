// The charts' numbers as CSV, with a row for each token.

import { stringify } from 'csv-stringify/browser/esm/sync'
import type { Series } from './series.ts'

/**
 * Positions count from 1. Values that were not recorded are empty cells. An apostrophe precedes text that a spreadsheet
 * would evaluate as a formula.
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
