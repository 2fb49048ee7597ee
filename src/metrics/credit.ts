// Which tokens of a text a head credits, told in advantages: they compare candidates of one step, so they are free of
// whatever function of prompt and length training left open in the head. Pure: everything is read from records.

import { sum } from 'simple-statistics'
import { headNames } from '../decoding/heads.ts'
import type { CandidateRecord, HeadName } from '../decoding/record.ts'
import { type RecordedStep, whatIf } from '../decoding/whatIf.ts'

type Step = { chosen: number; candidates: readonly Pick<CandidateRecord, 'baseLogProb' | 'rewards'>[] }

/**
 * Advantage of the chosen token, r(chosen) − Σ p·r over the step's candidates, p the base probabilities renormalized over
 * them (at temperature 1). In the head's raw units; 0 is as good as the base model's own draw. Null where the head's
 * reward was not recorded for every candidate. Adding a number to all rewards of a step does not change it.
 * @throws if the step has no chosen candidate, or none of a probability above 0.
 */
export function advantage({ chosen, candidates }: Step, head: HeadName): number | null {
  const rewards: number[] = []
  for (const { rewards: recorded } of candidates) {
    const reward = recorded[head]
    if (reward === undefined) return null
    rewards.push(reward)
  }
  const own = rewards[chosen]
  if (own === undefined) throw new Error(`candidate ${chosen} is not among the ${candidates.length} of its step`)
  const best = Math.max(...candidates.map(({ baseLogProb }) => baseLogProb))
  if (best === -Infinity) throw new Error('no candidate has a probability above 0: the record is damaged')
  const powers = candidates.map(({ baseLogProb }) => Math.exp(baseLogProb - best))
  // Differences first: a large level, which means nothing, then costs no digits.
  return sum(powers.map((power, i) => power * (own - (rewards[i] as number)))) / sum(powers)
}

/**
 * Advantage of any token, r − Σ p·r over the candidates of its step, whether it is among them or not; as `advantage`
 * where it is. Null where a reward was not recorded.
 */
export function advantageAmong(
  reward: number | undefined,
  candidates: readonly Pick<CandidateRecord, 'baseLogProb' | 'rewards'>[],
  head: HeadName,
): number | null {
  if (reward === undefined || candidates.length === 0) return null
  const own = { baseLogProb: Number.NEGATIVE_INFINITY, rewards: { [head]: reward } }
  return advantage({ chosen: candidates.length, candidates: [...candidates, own] }, head)
}

/** Advantage of the chosen token under every head that was recorded for its candidates. */
export function credit(step: Step): Partial<Record<HeadName, number>> {
  const told = headNames.map((head) => [head, advantage(step, head)] as const)
  return Object.fromEntries(told.filter(([, value]) => value !== null))
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
