// KL divergence of a method's policy from the base model, exact at each step, from a run's record. In nats.

import { sum } from 'simple-statistics'
import type { CandidateRecord } from '../decoding/record.ts'

/** How closely the candidates' probabilities must sum to 1. */
const SUM_TOLERANCE = 1e-6

type ToBase = Pick<CandidateRecord, 'probAfter' | 'baseLogProb'>
type ToTopK = Pick<CandidateRecord, 'probAfter' | 'probBefore'>

/**
 * KL(π ‖ p) of one step: Σ over candidates of π log(π / p), π = probAfter, p the base over the whole vocabulary.
 * Outside the candidates π is 0 and adds nothing: for top-k itself at T = 1 this is −log of the candidates' total
 * probability; for a greedy method, whose π is one-hot, −log p(chosen).
 * @param candidates [k] of one step. @returns nats, at least 0 (but for rounding).
 * @throws if a probability is not in [0, 1], their sum is not 1, or a candidate with π > 0 has no base log-probability.
 */
export function klToBase(candidates: readonly ToBase[]): number {
  return divergence(candidates, ({ baseLogProb }, index) => {
    // Catches raw logits, and probabilities in place of log-probabilities.
    if (!Number.isFinite(baseLogProb) || baseLogProb > SUM_TOLERANCE)
      throw new Error(
        `Candidate ${index}: baseLogProb is ${baseLogProb}, but a log-probability is finite and at most 0`,
      )
    return baseLogProb
  })
}

/**
 * KL(π ‖ q) of one step, π = probAfter, q = probBefore: top-k sampling's softmax(baseLogProb / T) over the same
 * candidates. 0 for top-k itself; for a greedy method −log q(chosen).
 * @param candidates [k] of one step. @returns nats, at least 0 (but for rounding).
 * @throws as `klToBase`, for both distributions, and where q underflowed to 0 under a π that did not.
 */
export function klToTopK(candidates: readonly ToTopK[]): number {
  checkDistribution(candidates, 'probBefore')
  return divergence(candidates, ({ probBefore }, index) => {
    if (probBefore === 0)
      throw new Error(`Candidate ${index}: probBefore is 0 where probAfter is not; the temperature is too low for this`)
    return Math.log(probBefore)
  })
}

export interface SequenceKl {
  /** Sum over tokens of `klToBase`, nats. */
  toBase: number
  /** Sum over tokens of `klToTopK`, nats. */
  toTopK: number
}

/**
 * KL summed along one sample of the method: an unbiased estimate of the divergence between distributions of complete texts,
 * with less variance than log π − log p of the sampled tokens (Rao-Blackwell; Amini et al. 2025, arXiv 2504.10637).
 * @param tokens of one column, in any order; an empty column has 0.
 */
export function sequenceKl(tokens: readonly { candidates: readonly (ToBase & ToTopK)[] }[]): SequenceKl {
  let toBase = 0
  let toTopK = 0
  for (const { candidates } of tokens) {
    toBase += klToBase(candidates)
    toTopK += klToTopK(candidates)
  }
  return { toBase, toTopK }
}

/**
 * Upper bound log n − (n − 1)/n of the KL of Best-of-n against the policy that it samples from (as used in Stiennon
 * et al. 2020, arXiv 2009.01325; that it is a bound: Beirami et al. 2024, arXiv 2401.01879).
 * @param n number of samples, from 1. @returns nats; 0 for n = 1.
 */
export function bestOfNKlBound(n: number): number {
  if (!Number.isInteger(n) || n < 1) throw new Error(`n must be a whole number from 1: ${n} was given`)
  return Math.log(n) - (n - 1) / n
}

function divergence<C extends { probAfter: number }>(
  candidates: readonly C[],
  logReference: (candidate: C, index: number) => number,
): number {
  checkDistribution(candidates, 'probAfter')
  // 0 log 0 is 0.
  const term = (candidate: C, index: number) =>
    candidate.probAfter && candidate.probAfter * (Math.log(candidate.probAfter) - logReference(candidate, index))
  return sum(candidates.map(term))
}

type Prob = 'probBefore' | 'probAfter'

/** Whether both distributions of a step were recorded: a link brings the chosen candidate alone. */
export function hasDistributions(candidates: readonly Record<Prob, number>[]): boolean {
  return distributionFault(candidates, 'probBefore') === null && distributionFault(candidates, 'probAfter') === null
}

function checkDistribution<P extends Prob>(candidates: readonly Record<P, number>[], name: P): void {
  const fault = distributionFault(candidates, name)
  if (fault) throw new Error(fault)
}

/** What keeps these from being probabilities that sum to 1, or null. */
function distributionFault<P extends Prob>(candidates: readonly Record<P, number>[], name: P): string | null {
  const probs = candidates.map((candidate): number => candidate[name])
  const odd = probs.findIndex((prob) => !(prob >= 0 && prob <= 1 + SUM_TOLERANCE))
  if (odd >= 0) return `Candidate ${odd}: ${name} is ${probs[odd]}, but a probability is in [0, 1]`
  const total = sum(probs)
  if (Math.abs(total - 1) <= SUM_TOLERANCE) return null
  return `${name} of the ${probs.length} candidates sums to ${total} instead of 1`
}
