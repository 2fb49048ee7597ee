// Measurements of texts as rows of a statistic. Prompts are the unit; seeds are averaged within a prompt.

import { clusteredMean, type MeanWithError } from '../../src/metrics/clusteredMean.ts'
import type { MeasuredText } from '../../src/metrics/measuredText.ts'
import type { Row } from '../../src/metrics/rows.ts'

export type Value = (text: MeasuredText) => number | null | undefined

/** Texts without the value are left out. */
export function rowsBy(texts: readonly MeasuredText[], value: Value): Row[] {
  return texts.flatMap((text) => {
    const found = value(text)
    return found === null || found === undefined ? [] : [{ prompt: text.prompt, seed: text.seed, value: found }]
  })
}

export const judgeRows = (texts: readonly MeasuredText[], judge: string) => rowsBy(texts, ({ judges }) => judges[judge])

export const meanOf = (texts: readonly MeasuredText[], value: Value): MeanWithError | null => {
  const rows = rowsBy(texts, value)
  return rows.length > 0 ? clusteredMean(rows) : null
}
