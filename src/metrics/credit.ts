// Advantages: how much higher a head scores each token of a text than the average candidate of its step. Comparing within a
// step cancels any function of prompt and length that training leaves undetermined.

import { sum } from 'simple-statistics'
import type { CandidateRecord, HeadName } from '../decoding/record.ts'
import { type RecordedStep, whatIf } from '../decoding/whatIf.ts'

type Candidates = readonly Pick<CandidateRecord, 'baseLogProb' | 'rewards'>[]
type Step = { chosen: number; candidates: Candidates }

/**
 * Advantage of the step's chosen token; see `advantageAmong`.
 * @throws if `chosen` is not the index of a candidate.
 */
export function advantage({ chosen, candidates }: Step, head: HeadName): number | null {
  const own = candidates[chosen]
  if (!own) throw new Error(`candidate ${chosen} is not among the step's ${candidates.length} candidates`)
  return advantageAmong(own.rewards[head], candidates, head)
}

/**
 * Advantage r − Σ p_i·r_i of a token with reward r, which need not be a candidate. The sum is over the step's candidates, with
 * p_i the base probabilities at temperature 1, renormalized. The advantage is in the head's raw units and does not change
 * when a number is added to all rewards of the step; 0 means as good as the average candidate.
 * @returns null if the head's reward is missing for the token or a candidate.
 * @throws if no candidate has a probability above 0.
 */
export function advantageAmong(own: number | undefined, candidates: Candidates, head: HeadName): number | null {
  const rewards = candidates.flatMap((candidate) => candidate.rewards[head] ?? [])
  if (own === undefined || rewards.length === 0 || rewards.length < candidates.length) return null
  const best = Math.max(...candidates.map(({ baseLogProb }) => baseLogProb))
  if (best === -Infinity) throw new Error('no candidate has a probability above 0: the record is damaged')
  const powers = candidates.map(({ baseLogProb }) => Math.exp(baseLogProb - best))
  // Subtract before summing: a large common offset of the rewards then costs no precision.
  return sum(powers.map((power, i) => power * (own - (rewards[i] as number)))) / sum(powers)
}

/** How unevenly a text's credit is distributed over its tokens. Both numbers are null if every advantage is 0. */
export interface Concentration {
  /** Gini coefficient of |advantage|: 0 if it is equal for all tokens, (n − 1)/n if it is nonzero for only one of n tokens. */
  gini: number | null
  /** Sum of the three largest |advantage| as a share of the sum over all tokens, in (0, 1]; 1 for three or fewer tokens. */
  topThreeShare: number | null
}

/**
 * @param advantages [tokens] of one text, in any order and unit.
 * @throws if one is not a finite number.
 */
export function concentration(advantages: readonly number[]): Concentration {
  const invalid = advantages.find((value) => !Number.isFinite(value))
  if (invalid !== undefined)
    throw new Error(`an advantage is ${invalid}: leave out tokens for which no reward was recorded`)
  const sizes = advantages.map(Math.abs).sort((a, b) => a - b)
  const largest = sizes.at(-1) ?? 0
  if (largest === 0) return { gini: null, topThreeShare: null }
  // Divide by the largest |advantage|, so that no sum overflows.
  const shares = sizes.map((size) => size / largest)
  const total = sum(shares)
  const n = shares.length
  // The Gini coefficient is Σ (2i − n − 1) x_i / (n Σ x), with x ascending and i from 1.
  const gini = sum(shares.map((share, i) => (2 * (i + 1) - n - 1) * share)) / (n * total)
  return { gini: Math.max(0, gini), topThreeShare: sum(shares.slice(-3)) / total }
}

/** Rank of the chosen token by base probability, from 1. In a tie, the lower id comes first. */
export function baseRank({ chosen }: Step): number {
  return chosen + 1
}

/**
 * Whether top-k sampling with the same noise, k and temperature would have chosen another token after the same prefix. Null if
 * the record does not determine it.
 */
export function differsFromTopK(step: RecordedStep): boolean | null {
  const topK = whatIf(step, { method: 'topK' })
  return topK.kind === 'known' ? topK.differs : null
}
