// The responses of an evaluation with what wrote them, for publishing: the base model's own words, without those of the prompts.

import type { MeasuredText } from '../metrics/measuredText.ts'
import type { PlannedColumn } from './plan.ts'

/**
 * JSON Lines with the fields `prompt` (the prompt's id), `key` (the row of the tables, as in texts.csv), `method`, `weight` (null
 * for methods without one), `seed` and `text`.
 */
export function responseLines(
  columns: readonly Pick<PlannedColumn, 'key' | 'method' | 'weight'>[],
  texts: readonly Pick<MeasuredText, 'prompt' | 'column' | 'seed' | 'text'>[],
): string {
  const columnOf = new Map(columns.map((column) => [column.key, column]))
  return texts
    .map(({ prompt, column: key, seed, text }) => {
      const { method, weight = null } = columnOf.get(key) ?? {}
      return `${JSON.stringify({ prompt, key, method, weight, seed, text })}\n`
    })
    .join('')
}
