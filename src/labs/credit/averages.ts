// Average concentration of credit by head, with errors, compared with an even text, a spike and random rewards.

import { mean } from 'simple-statistics'
import type { HeadName } from '../../decoding/record.ts'
import { clusteredMean, type MeanWithError, meanWithError } from '../../metrics/clusteredMean.ts'
import { evenConcentration, spikeConcentration } from './creditOfText.ts'
import type { CreditFile, MeasuredCredit } from './format.ts'

export const measures = ['gini', 'topThreeShare'] as const
export type Measure = (typeof measures)[number]

export const eachMeasure = <T>(of: (measure: Measure) => T): Record<Measure, T> => ({
  gini: of('gini'),
  topThreeShare: of('topThreeShare'),
})

export interface Average extends Record<Measure, MeanWithError> {
  /**
   * Standard error over the prompts' means. It is larger than the standard error over texts if texts of the same prompt are
   * alike.
   */
  byPrompt: Record<Measure, number | null>
  /** Mean difference from the result with random rewards on the same text. */
  aboveDice: Record<Measure, MeanWithError>
}

export type Averages = ReturnType<typeof averagesOf>

export function averagesOf({ heads, texts }: Pick<CreditFile, 'heads' | 'texts'>) {
  const meanOf = (number: (text: MeasuredCredit) => number) => mean(texts.map(number))
  const average = (resultOf: (text: MeasuredCredit, measure: Measure) => number): Average => ({
    ...eachMeasure((measure) => meanWithError(texts.map((text) => resultOf(text, measure)))),
    aboveDice: eachMeasure((measure) =>
      meanWithError(texts.map((text) => resultOf(text, measure) - text.dice[measure])),
    ),
    byPrompt: eachMeasure(
      (measure) => clusteredMean(texts.map((text) => ({ ...text, value: resultOf(text, measure) }))).standardError,
    ),
  })
  const bound = (of: typeof evenConcentration) =>
    eachMeasure((measure) => meanOf(({ tokens }) => of(tokens)[measure] as number))
  const byHead: Partial<Record<HeadName, Average>> = Object.fromEntries(
    heads.map((head) => [head, average(({ byHead }, measure) => byHead[head]?.[measure] as number)]),
  )
  return {
    byHead,
    dice: average(({ dice }, measure) => dice[measure]),
    /** Means for texts of the same lengths if all tokens have equal credit (`even`) or one token has all of it (`spike`). */
    even: bound(evenConcentration),
    spike: bound(spikeConcentration),
    n: texts.length,
    /** Mean number of tokens per text. */
    tokens: meanOf(({ tokens }) => tokens),
    prompts: new Set(texts.map(({ prompt }) => prompt)).size,
  }
}

export function averagesText({ byHead, dice, even, n, tokens }: Averages): string {
  const share = (average: Average | undefined) =>
    average
      ? `${(100 * average.topThreeShare.mean).toFixed(1)}% ± ${(100 * (average.topThreeShare.standardError ?? 0)).toFixed(1)}`
      : 'unknown'
  return (
    `Over ${n} texts of ${tokens.toFixed(0)} tokens, the three tokens with the largest |A| have ${share(byHead.prefix)} of the prefix head’s credit ` +
    `(full-sequence head: ${share(byHead.full)}). If credit were even, they would have ${(100 * even.topThreeShare).toFixed(1)}%; ` +
    `with random rewards, ${share(dice)}. Most of the unevenness comes from the base model, which is nearly certain of most tokens.`
  )
}
