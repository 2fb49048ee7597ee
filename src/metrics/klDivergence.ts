// KL divergence of a method's policy from the base model in nats, computed from a run's record and exact at each step.

import { sum } from 'simple-statistics'
import type { CandidateRecord } from '../decoding/record.ts'

/** How far the sum of the candidates' probabilities may differ from 1. */
const SUM_TOLERANCE = 1e-6

type ToBase = Pick<CandidateRecord, 'probAfter' | 'baseLogProb'>
type ToTopK = Pick<CandidateRecord, 'probAfter' | 'probBefore'>

/**
 * KL(π ‖ p) of one step: Σ over candidates of π log(π / p), with π = probAfter and p the base distribution over the full
 * vocabulary. For top-k at T = 1 this is −log of the candidates' total probability; for a greedy method, −log p(chosen).
 * @param candidates [k] of one step. @returns nats, at least 0 up to rounding.
 * @throws if a probability is not in [0, 1], their sum is not 1, or a candidate with π > 0 has no base log-probability.
 */
export function klToBase(candidates: readonly ToBase[]): number {
  return divergence(candidates, ({ baseLogProb }, index) => {
    // Catches raw logits or probabilities passed as log-probabilities.
    if (!Number.isFinite(baseLogProb) || baseLogProb > SUM_TOLERANCE)
      throw new Error(
        `Candidate ${index}: baseLogProb is ${baseLogProb}, but a log-probability must be finite and at most 0`,
      )
    return baseLogProb
  })
}

/**
 * KL(π ‖ q) of one step, with π = probAfter and q = probBefore, which is top-k sampling's softmax(baseLogProb / T) over the same
 * candidates. For top-k itself it is 0; for a greedy method, −log q(chosen).
 * @param candidates [k] of one step. @returns nats, at least 0 up to rounding.
 * @throws if π or q is not a distribution, or if q underflowed to 0 where π is positive.
 */
export function klToTopK(candidates: readonly ToTopK[]): number {
  checkDistribution(candidates, 'probBefore')
  return divergence(candidates, ({ probBefore }, index) => {
    if (probBefore === 0)
      throw new Error(`Candidate ${index}: probBefore is 0 but probAfter is not. Use a higher temperature`)
    return Math.log(probBefore)
  })
}

/**
 * Sums of `klToBase` and of `klToTopK` over the tokens of one sample, nats. Each is an unbiased estimate of the divergence
 * between distributions of complete texts, with lower variance than log π − log p of the sampled tokens (Rao-Blackwell;
 * Amini et al. 2025, arXiv 2504.10637).
 * @param tokens of one column, in any order; an empty list yields 0.
 */
export function sequenceKl(tokens: readonly { candidates: readonly (ToBase & ToTopK)[] }[]) {
  let toBase = 0
  let toTopK = 0
  for (const { candidates } of tokens) {
    toBase += klToBase(candidates)
    toTopK += klToTopK(candidates)
  }
  return { toBase, toTopK }
}

/**
 * Upper bound log n − (n − 1)/n on the KL of Best-of-n to the policy that it samples from (used by Stiennon et al. 2020,
 * arXiv 2009.01325; proved to be a bound by Beirami et al. 2024, arXiv 2401.01879).
 * @param n number of samples, at least 1. @returns nats; 0 for n = 1.
 */
export function bestOfNKlBound(n: number): number {
  if (!Number.isInteger(n) || n < 1) throw new Error(`n must be a whole number of at least 1: ${n} was given`)
  return Math.log(n) - (n - 1) / n
}

function divergence<C extends { probAfter: number }>(
  candidates: readonly C[],
  logReference: (candidate: C, index: number) => number,
): number {
  checkDistribution(candidates, 'probAfter')
  // 0 log 0 counts as 0.
  const term = (candidate: C, index: number) =>
    candidate.probAfter && candidate.probAfter * (Math.log(candidate.probAfter) - logReference(candidate, index))
  return sum(candidates.map(term))
}

type Prob = 'probBefore' | 'probAfter'

/** Whether both distributions of a step were recorded. A run from a link has only the chosen candidates. */
export function hasDistributions(candidates: readonly Record<Prob, number>[]): boolean {
  return distributionFault(candidates, 'probBefore') === null && distributionFault(candidates, 'probAfter') === null
}

function checkDistribution<P extends Prob>(candidates: readonly Record<P, number>[], name: P): void {
  const fault = distributionFault(candidates, name)
  if (fault) throw new Error(fault)
}

/** Why the values are not probabilities that sum to 1, or null if they are. */
function distributionFault<P extends Prob>(candidates: readonly Record<P, number>[], name: P): string | null {
  const probs = candidates.map((candidate): number => candidate[name])
  const invalid = probs.findIndex((prob) => !(prob >= 0 && prob <= 1 + SUM_TOLERANCE))
  if (invalid >= 0) return `Candidate ${invalid}: ${name} is ${probs[invalid]}, but a probability must be in [0, 1]`
  const total = sum(probs)
  if (Math.abs(total - 1) <= SUM_TOLERANCE) return null
  return `${name} of the ${probs.length} candidates sums to ${total} instead of 1`
}
