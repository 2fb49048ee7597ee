// Average concentration of credit by head, with errors, compared with an even text, a spike and a head that rolls dice.

import { mean } from 'simple-statistics'
import type { HeadName } from '../../decoding/record.ts'
import { clusteredMean, type MeanWithError, meanWithError } from '../../metrics/clusteredMean.ts'
import { evenConcentration, spikeConcentration } from './creditOfText.ts'
import type { CreditFile, MeasuredCredit } from './format.ts'

export const figures = ['gini', 'topThreeShare'] as const
export type Figure = (typeof figures)[number]

export const eachFigure = <T>(of: (figure: Figure) => T): Record<Figure, T> => ({
  gini: of('gini'),
  topThreeShare: of('topThreeShare'),
})

export interface Average extends Record<Figure, MeanWithError> {
  /** Standard error over prompts, each the mean of its texts; larger than over texts where a prompt's texts are alike. */
  byPrompt: Record<Figure, number | null>
  /** The figure minus the dice's on the same text. */
  aboveDice: Record<Figure, MeanWithError>
}

export interface Averages {
  byHead: Partial<Record<HeadName, Average>>
  dice: Average
  /** Mean over texts of the same lengths. */
  even: Record<Figure, number>
  spike: Record<Figure, number>
  /** Number of texts, their mean token count, and the number of prompts. */
  n: number
  tokens: number
  prompts: number
}

export function averagesOf({ heads, texts }: Pick<CreditFile, 'heads' | 'texts'>): Averages {
  const meanOf = (number: (text: MeasuredCredit) => number) => mean(texts.map(number))
  const over = (figureOf: (text: MeasuredCredit, figure: Figure) => number): Average => ({
    ...eachFigure((figure) => meanWithError(texts.map((text) => figureOf(text, figure)))),
    aboveDice: eachFigure((figure) => meanWithError(texts.map((text) => figureOf(text, figure) - text.dice[figure]))),
    byPrompt: eachFigure(
      (figure) => clusteredMean(texts.map((text) => ({ ...text, value: figureOf(text, figure) }))).standardError,
    ),
  })
  const ends = (of: typeof evenConcentration) =>
    eachFigure((figure) => meanOf(({ tokens }) => of(tokens)[figure] as number))
  return {
    byHead: Object.fromEntries(
      heads.map((head) => [head, over(({ byHead }, figure) => byHead[head]?.[figure] as number)]),
    ),
    dice: over(({ dice }, figure) => dice[figure]),
    even: ends(evenConcentration),
    spike: ends(spikeConcentration),
    n: texts.length,
    tokens: meanOf(({ tokens }) => tokens),
    prompts: new Set(texts.map(({ prompt }) => prompt)).size,
  }
}

/** The averages as sentences, with every number computed. */
export function spread({ byHead, dice, even, n, tokens }: Averages): string {
  const share = (average: Average | undefined) =>
    average
      ? `${(100 * average.topThreeShare.mean).toFixed(1)}% ± ${(100 * (average.topThreeShare.standardError ?? 0)).toFixed(1)}`
      : 'unknown'
  return (
    `Over ${n} texts of ${tokens.toFixed(0)} tokens, the three largest tokens have ${share(byHead.prefix)} of the prefix head’s credit ` +
    `(full-sequence head: ${share(byHead.full)}). In an even text they would have ${(100 * even.topThreeShare).toFixed(1)}%; ` +
    `under a head that rolls dice, ${share(dice)}. Most of the unevenness comes from the base model, which leaves little choice at most tokens.`
  )
}
