// Which tokens of a text a head credits, told in advantages: they compare candidates of one step, so they are free of
// whatever function of prompt and length training left open in the head. Pure: everything is read from records.

import { sum } from 'simple-statistics'
import type { CandidateRecord, HeadName } from '../decoding/record.ts'
import { type RecordedStep, whatIf } from '../decoding/whatIf.ts'

type Candidates = readonly Pick<CandidateRecord, 'baseLogProb' | 'rewards'>[]
type Step = { chosen: number; candidates: Candidates }

/**
 * Advantage of the step's chosen token; as `advantageAmong`.
 * @throws if `chosen` is not the index of a candidate.
 */
export function advantage({ chosen, candidates }: Step, head: HeadName): number | null {
  const own = candidates[chosen]
  if (!own) throw new Error(`candidate ${chosen} is not among the ${candidates.length} of its step`)
  return advantageAmong(own.rewards[head], candidates, head)
}

/**
 * Advantage r − Σ p·r of a token with reward r, which need not be a candidate. The sum is over the step's candidates, with p
 * their base probabilities at temperature 1, renormalized. It is in the head's raw units and does not change when a number is
 * added to all rewards of the step; 0 means as good as the average candidate.
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

/** How unevenly a text's credit is spread over its tokens; both null where there is none to spread. */
export interface Concentration {
  /** Gini coefficient of |advantage|: 0 where all tokens have the same, (n − 1)/n where one of n has everything. */
  gini: number | null
  /** Share of Σ|advantage| that the three largest have, in (0, 1]; 1 for three tokens and fewer. */
  topThreeShare: number | null
}

/**
 * @param advantages [tokens] of one text, in any order and unit.
 * @throws if one is not a finite number.
 */
export function concentration(advantages: readonly number[]): Concentration {
  const odd = advantages.find((value) => !Number.isFinite(value))
  if (odd !== undefined) throw new Error(`an advantage is ${odd}: leave tokens out that no reward was recorded for`)
  const sizes = advantages.map(Math.abs).sort((a, b) => a - b)
  const largest = sizes.at(-1) ?? 0
  if (largest === 0) return { gini: null, topThreeShare: null }
  // In shares of the largest, so that no sum is beyond the range of numbers.
  const shares = sizes.map((size) => size / largest)
  const total = sum(shares)
  const n = shares.length
  // Σ (2i − n − 1) x_i / (n Σ x) over x rising, i from 1: half the mean difference of two tokens over the mean.
  const gini = sum(shares.map((share, i) => (2 * (i + 1) - n - 1) * share)) / (n * total)
  return { gini: Math.max(0, gini), topThreeShare: sum(shares.slice(-3)) / total }
}

/** Rank of the chosen token in the base model, from 1; of equally probable ones the lower id first. */
export function baseRank({ chosen }: Step): number {
  return chosen + 1
}

/**
 * Whether top-k, with the same noise, k and temperature, would have written another token here, after the same text:
 * where the reward (or a greedy choice) made the difference. Null where the record does not tell.
 */
export function differsFromTopK(step: RecordedStep): boolean | null {
  const topK = whatIf(step, { method: 'topK' })
  return topK.kind === 'known' ? topK.differs : null
}
