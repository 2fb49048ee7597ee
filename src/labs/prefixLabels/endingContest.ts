// Compares two prefixes by the rewards of their endings, with two criteria: the mean, and the best of n endings. They can
// disagree, because a prefix that is worse on average can have the better best ending.

import studentTCdf from '@stdlib/stats-base-dists-t-cdf'
import studentTQuantile from '@stdlib/stats-base-dists-t-quantile'
import { gammaln, mean, quantileSorted, sampleVariance } from 'simple-statistics'
import { uniform } from '../../decoding/random.ts'
import { wilsonInterval } from '../../metrics/wilsonInterval.ts'

export interface MeanContest {
  /** Difference of the mean rewards, first minus second. */
  difference: number
  /** 95% interval of the difference; null if there is none, as for a prefix with one ending. */
  interval: [low: number, high: number] | null
  /** P(the first prefix has the higher mean), in [0, 1]; 1/2 without evidence. */
  chance: number
}

/**
 * Compares means without assuming equal variances (Welch 1947, doi 10.1093/biomet/34.1-2.28). `chance` is the mass above 0 of
 * the t distribution around the difference, which approximates the posterior under flat priors.
 * @param first, second rewards of independent endings.
 * @throws Error if either is empty or a reward is not finite.
 */
export function meanContest(first: readonly number[], second: readonly number[]): MeanContest {
  check(first, second)
  const difference = mean([...first]) - mean([...second])
  const parts = [first, second].map((side) => (side.length > 1 ? sampleVariance([...side]) / side.length : Number.NaN))
  const [a, b] = parts as [number, number]
  const error = Math.sqrt(a + b)
  if (!(error > 0)) {
    const isCertain = first.length > 1 && second.length > 1
    return { difference, interval: null, chance: isCertain && difference !== 0 ? Number(difference > 0) : 0.5 }
  }
  // Dividing by the sum first prevents underflow for tiny rewards.
  const [ofFirst, ofSecond] = [a / (a + b), b / (a + b)]
  const freedom = Math.max(1, 1 / (ofFirst ** 2 / (first.length - 1) + ofSecond ** 2 / (second.length - 1)))
  const half = studentTQuantile(0.975, freedom) * error
  return {
    difference,
    interval: [difference - half, difference + half],
    chance: studentTCdf(difference / error, freedom),
  }
}

/**
 * Compares means of endings that pass (1) or fail (0). The interval is Newcombe's for a difference of shares (1998, method 10,
 * doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I), which exists even if all endings of a prefix are equal;
 * `chance` is P(p > p′) under uniform priors.
 * @throws Error if either is empty, or a reward is neither 0 nor 1.
 */
export function shareContest(first: readonly number[], second: readonly number[]): MeanContest {
  check(first, second)
  const invalid = [...first, ...second].find((reward) => reward !== 0 && reward !== 1)
  if (invalid !== undefined) throw new Error(`the reward of an ending must be 0 or 1, not ${invalid}`)
  const [p, q] = [mean([...first]), mean([...second])]
  const [[lowP, highP], [lowQ, highQ]] = [wilsonInterval(p, first.length), wilsonInterval(q, second.length)]
  const difference = p - q
  return {
    difference,
    interval: [difference - Math.hypot(p - lowP, highQ - q), difference + Math.hypot(highP - p, q - lowQ)],
    chance: chanceOfLargerShare(p * first.length, first.length, q * second.length, second.length),
  }
}

/** P(p > p′) for p ~ Beta(s + 1, n − s + 1) with s successes out of n, and p′ likewise. */
function chanceOfLargerShare(successes: number, n: number, others: number, m: number): number {
  const logBeta = (a: number, b: number) => gammaln(a) + gammaln(b) - gammaln(a + b)
  const [a, b, c, d] = [successes + 1, n - successes + 1, others + 1, m - others + 1]
  let chance = 0
  for (let i = 0; i < a; i++) chance += Math.exp(logBeta(c + i, b + d) - logBeta(1 + i, b) - logBeta(c, d)) / (b + i)
  return Math.min(1, chance)
}

const BOOTSTRAP_SEED = 1

/**
 * Compares the best of n endings, sampled from the observed ones. An ending better than all of these is never sampled, so n
 * should be well below the number of endings.
 * @param n a whole number of at least 1. @param resamples number of bootstrap resamples of the endings.
 * @returns P(the first prefix has the better best ending), where a tie counts as half, and its 95% interval.
 * @throws Error if n is invalid; also when `meanContest` throws.
 */
export function bestContest(
  first: readonly number[],
  second: readonly number[],
  n: number,
  resamples: number,
): { chance: number; interval: [low: number, high: number] } {
  check(first, second)
  if (!Number.isInteger(n) || n < 1) throw new Error(`n must be a whole number of at least 1, not ${n}`)
  const draw = (side: readonly number[], which: number, round: number) =>
    side.map((_, i) => side[Math.floor(uniform(BOOTSTRAP_SEED, round, i, which) * side.length)] as number)
  const chances = Array.from({ length: resamples }, (_, round) =>
    bestChance(draw(first, 0, round), draw(second, 1, round), n),
  ).sort((x, y) => x - y)
  return {
    chance: bestChance(first, second, n),
    interval: [quantileSorted(chances, 0.025), quantileSorted(chances, 0.975)],
  }
}

/**
 * The `chance` of `bestContest`, without the slow interval: Σ over rewards x of
 * P(best of first = x) · (P(best of second < x) + P(best of second = x) / 2).
 */
export function bestChance(first: readonly number[], second: readonly number[], n: number): number {
  const [a, b] = [[...first].sort((x, y) => x - y), [...second].sort((x, y) => x - y)]
  let total = 0
  let below = 0
  let at = 0
  for (let i = 0; i < a.length; ) {
    const reward = a[i] as number
    let next = i
    while (a[next] === reward) next++
    while (below < b.length && (b[below] as number) < reward) below++
    at = below
    while (b[at] === reward) at++
    const isBest = (next / a.length) ** n - (i / a.length) ** n
    const [loses, losesOrTies] = [(below / b.length) ** n, (at / b.length) ** n]
    total += isBest * (loses + losesOrTies) * 0.5
    i = next
  }
  return total
}

function check(first: readonly number[], second: readonly number[]): void {
  if (first.length === 0 || second.length === 0) throw new Error('each prefix needs at least one ending')
  const invalid = [...first, ...second].find((reward) => !Number.isFinite(reward))
  if (invalid !== undefined) throw new Error(`the reward of an ending must be a finite number, not ${invalid}`)
}
