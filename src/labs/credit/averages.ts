// How concentrated credit is on average, by head, with errors; beside an even text, one spike, and a head that rolls dice.

import type { HeadName } from '../../decoding/record.ts'
import { clusteredMean, type MeanWithError, meanWithError } from '../../metrics/clusteredMean.ts'
import { evenConcentration, spikeConcentration } from './creditOfText.ts'
import type { CreditFile, MeasuredCredit } from './format.ts'

export const figures = ['gini', 'topThreeShare'] as const
export type Figure = (typeof figures)[number]

export interface Average extends Record<Figure, MeanWithError> {
  /** Standard error over prompts, each with the mean of its texts: the larger where texts of one prompt are alike. */
  byPrompt: Record<Figure, number | null>
  /** The figure minus that of dice on the same text. */
  aboveDice: Record<Figure, MeanWithError>
}

export interface Averages {
  byHead: Partial<Record<HeadName, Average>>
  dice: Average
  /** Of texts of the mean length. */
  even: Record<Figure, number>
  spike: Record<Figure, number>
  /** Texts, their tokens on average, and the prompts that they go on from. */
  n: number
  tokens: number
  prompts: number
}

export function averagesOf({ heads, texts }: Pick<CreditFile, 'heads' | 'texts'>): Averages {
  const n = texts.length
  const tokens = texts.reduce((sum, text) => sum + text.tokens, 0) / n
  const over = (figureOf: (text: MeasuredCredit, figure: Figure) => number): Average => {
    const mean = (figure: Figure) => meanWithError(texts.map((text) => figureOf(text, figure)))
    const above = (figure: Figure) => meanWithError(texts.map((text) => figureOf(text, figure) - text.dice[figure]))
    const byPrompt = (figure: Figure) =>
      clusteredMean(texts.map((text) => ({ ...text, value: figureOf(text, figure) }))).standardError
    return {
      gini: mean('gini'),
      topThreeShare: mean('topThreeShare'),
      aboveDice: { gini: above('gini'), topThreeShare: above('topThreeShare') },
      byPrompt: { gini: byPrompt('gini'), topThreeShare: byPrompt('topThreeShare') },
    }
  }
  const ends = (of: typeof evenConcentration) => {
    const told = texts.map((text) => of(text.tokens))
    const mean = (figure: Figure) => told.reduce((sum, each) => sum + (each[figure] as number), 0) / n
    return { gini: mean('gini'), topThreeShare: mean('topThreeShare') }
  }
  return {
    byHead: Object.fromEntries(
      heads.map((head) => [head, over(({ byHead }, figure) => byHead[head]?.[figure] as number)]),
    ),
    dice: over(({ dice }, figure) => dice[figure]),
    even: ends(evenConcentration),
    spike: ends(spikeConcentration),
    n,
    tokens,
    prompts: new Set(texts.map(({ prompt }) => prompt)).size,
  }
}
