// Turns measurements of texts into rows {prompt, seed, value} for statistics over prompts.

import { clusteredMean, type MeanWithError } from '../metrics/clusteredMean.ts'
import type { MeasuredText } from '../metrics/measuredText.ts'
import type { Row } from '../metrics/rows.ts'

export type ScoredText = Pick<MeasuredText, 'prompt' | 'seed' | 'klToTopK' | 'judges'>

export type Value<Text = MeasuredText> = (text: Text) => number | null | undefined

type Sampled = Pick<MeasuredText, 'prompt' | 'seed'>

/** One row per text; texts without the value are excluded. */
export function rowsBy<Text extends Sampled>(texts: readonly Text[], value: Value<Text>): Row[] {
  return texts.flatMap((text) => {
    const found = value(text)
    return found === null || found === undefined ? [] : [{ prompt: text.prompt, seed: text.seed, value: found }]
  })
}

export const judgeRows = (texts: readonly ScoredText[], judge: string) => rowsBy(texts, ({ judges }) => judges[judge])

export function meanOf<Text extends Sampled>(texts: readonly Text[], value: Value<Text>): MeanWithError | null {
  const rows = rowsBy(texts, value)
  return rows.length > 0 ? clusteredMean(rows) : null
}
