// How highly a method ranks each token of a gold text, the one that the judge prefers. This tests the method's scores without
// sampling.

import { mean } from 'simple-statistics'

/**
 * Rank of one score among several, from 1 (highest). Equal scores share the mean of their ranks.
 * @param scores [k], larger is better; −Infinity is allowed, NaN is not. @param index into `scores`.
 */
export function rankOf(scores: readonly number[], index: number): number {
  const own = scores[index]
  if (own === undefined) throw new Error(`There is no score at index ${index}: ${scores.length} scores were given`)
  let above = 0
  let equal = 0
  scores.forEach((score, at) => {
    if (Number.isNaN(score)) throw new Error(`Score ${at} is NaN: every score must be a number`)
    if (score > own) above++
    else if (score === own) equal++
  })
  return above + (equal + 1) / 2
}

/** The method's scores at one token of the gold text. */
interface GoldStep {
  /** [k] The method's score of each candidate; −Infinity for a token that the method cannot choose. */
  scores: readonly number[]
  /** Index of the gold token in `scores`; null if it is not a candidate. */
  gold: number | null
  /** Base rank of the gold token in the full vocabulary, from 1. Needed only if the method cannot choose the token. */
  baseRank?: number
}

/**
 * 1 / rank of the gold token at one step, in (0, 1]. A gold token that the method cannot choose gets its base rank, but at
 * best the rank right after the candidates that the method can choose.
 * @throws if the method cannot choose the gold token and no base rank is given; also when `rankOf` throws.
 */
export function reciprocalRank({ scores, gold, baseRank }: GoldStep): number {
  if (gold !== null && scores[gold] !== Number.NEGATIVE_INFINITY) return 1 / rankOf(scores, gold)
  if (baseRank === undefined || !(baseRank >= 1))
    throw new Error(
      `The method cannot choose the gold token: give its baseRank, which must be at least 1 (given: ${baseRank})`,
    )
  const choosable = scores.filter((score) => score !== Number.NEGATIVE_INFINITY).length
  return 1 / Math.max(baseRank, choosable + 1)
}

/**
 * Token mean reciprocal rank of one gold text: mean over its tokens of `reciprocalRank` (after Lee et al., EMNLP 2023,
 * aclanthology 2023.emnlp-main.371).
 * @param steps [tokens], at least one. @returns (0, 1]; 1 if the method ranks every gold token first.
 */
export function tokenMeanReciprocalRank(steps: readonly GoldStep[]): number {
  if (steps.length === 0) throw new Error('The gold text has no tokens: there is no rank to average')
  return mean(steps.map(reciprocalRank))
}
