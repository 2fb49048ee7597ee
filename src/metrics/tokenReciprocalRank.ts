// How high a method ranks each token of a text that the judge scores high: a test of its scores without sampling.

import { mean } from 'simple-statistics'

/**
 * Rank of one score among several, from 1 (highest); equal scores share the mean of their ranks.
 * @param scores [k], larger is better; −Infinity is allowed, NaN is not. @param index into `scores`.
 */
export function rankOf(scores: readonly number[], index: number): number {
  const own = scores[index]
  if (own === undefined) throw new Error(`index ${index} is not in the ${scores.length} scores`)
  let above = 0
  let equal = 0
  scores.forEach((score, at) => {
    if (Number.isNaN(score)) throw new Error(`Score ${at} is NaN: it has no rank`)
    if (score > own) above++
    else if (score === own) equal++
  })
  return above + (equal + 1) / 2
}

/** One step along the gold text, as the method sees it. */
export interface GoldStep {
  /** [k] The method's score of each candidate; −Infinity for a token that it cannot choose. */
  scores: readonly number[]
  /** Index of the gold text's token in `scores`; null where it is not among the candidates. */
  gold: number | null
  /** Rank of the gold token by base log-probability in the whole vocabulary, from 1. Needed only if it is outside. */
  baseRank?: number
}

/**
 * 1 / rank of the gold token at one step, in (0, 1].
 *
 * A gold token outside the candidates (null, or a score of −Infinity) has its base rank, as if the base order continued the
 * method's, but at best the rank right after the candidates that the method can choose.
 * @throws if the gold token is outside and no base rank is given, or as `rankOf`.
 */
export function reciprocalRank({ scores, gold, baseRank }: GoldStep): number {
  if (gold !== null && scores[gold] !== Number.NEGATIVE_INFINITY) return 1 / rankOf(scores, gold)
  if (baseRank === undefined || !(baseRank >= 1))
    throw new Error(`The gold token is outside the candidates: give its baseRank from 1 (given: ${baseRank})`)
  const choosable = scores.filter((score) => score !== Number.NEGATIVE_INFINITY).length
  return 1 / Math.max(baseRank, choosable + 1)
}

/**
 * Token mean reciprocal rank of one gold text: mean over its tokens of `reciprocalRank` (after Lee et al., EMNLP 2023,
 * aclanthology 2023.emnlp-main.371). The mean over prompts, with its error, is `clusteredMean`'s.
 * @param steps [tokens], at least one. @returns (0, 1]; 1 if the method ranks every gold token first.
 */
export function tokenMeanReciprocalRank(steps: readonly GoldStep[]): number {
  if (steps.length === 0) throw new Error('The gold text has no tokens: there is no rank to average')
  return mean(steps.map(reciprocalRank))
}
