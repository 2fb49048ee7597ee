// Which of two prefixes is better, by the rewards of their endings. Two readings: the mean ending, and the best of n endings.
// They can disagree: a prefix can be worse on average and still have the better best.

import studentTCdf from '@stdlib/stats-base-dists-t-cdf'
import studentTQuantile from '@stdlib/stats-base-dists-t-quantile'
import { gammaln, mean, quantileSorted, sampleVariance } from 'simple-statistics'
import { uniform } from '../../decoding/random.ts'
import { wilsonInterval } from '../../metrics/wilsonInterval.ts'

/** A first prefix against a second one. */
export interface MeanContest {
  /** Mean ending of the first minus that of the second, in the judge's unit. */
  difference: number
  /** 95%, Welch's; null where it does not exist: a prefix with one ending, or endings with equal scores. */
  interval: [low: number, high: number] | null
  /** P(the first has the better mean), in [0, 1]; 1/2 without evidence. */
  chance: number
}

/**
 * By the mean ending, without assuming equal variances (Welch 1947, doi 10.1093/biomet/34.1-2.28). `chance` is the mass above 0
 * of the t distribution around the difference, nearly the posterior under flat priors.
 * @param first [n], @param second [m]: the judge's rewards of independent endings, at least one each.
 * @throws if either is empty or a reward is not finite.
 */
export function meanContest(first: readonly number[], second: readonly number[]): MeanContest {
  check(first, second)
  const difference = mean([...first]) - mean([...second])
  const parts = [first, second].map((side) => (side.length > 1 ? sampleVariance([...side]) / side.length : Number.NaN))
  const [a, b] = parts as [number, number]
  const error = Math.sqrt(a + b)
  if (!(error > 0)) {
    const tells = first.length > 1 && second.length > 1
    return { difference, interval: null, chance: tells && difference !== 0 ? Number(difference > 0) : 0.5 }
  }
  // Relative to the sum, so that tiny rewards do not underflow.
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
 * By the mean ending where an ending passes (1) or fails (0), so that the means are shares. Newcombe's interval of their
 * difference (1998, method 10, doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I) exists even where all
 * endings of a prefix are equal; `chance` is P(p > p′) under uniform priors.
 * @throws if either is empty, or a reward is neither 0 nor 1.
 */
export function shareContest(first: readonly number[], second: readonly number[]): MeanContest {
  check(first, second)
  const odd = [...first, ...second].find((reward) => reward !== 0 && reward !== 1)
  if (odd !== undefined) throw new Error(`an ending of a task has the reward ${odd}: it must be 0 or 1`)
  const [p, q] = [mean([...first]), mean([...second])]
  const [[lowP, highP], [lowQ, highQ]] = [wilsonInterval(p, first.length), wilsonInterval(q, second.length)]
  const difference = p - q
  return {
    difference,
    interval: [difference - Math.hypot(p - lowP, highQ - q), difference + Math.hypot(highP - p, q - lowQ)],
    chance: chanceOfLargerShare(p * first.length, first.length, q * second.length, second.length),
  }
}

/** P(p > p′) for p ~ Beta(s + 1, n − s + 1) and p′ likewise, with s successes of n: a finite sum since s is whole. */
function chanceOfLargerShare(successes: number, n: number, others: number, m: number): number {
  const logBeta = (a: number, b: number) => gammaln(a) + gammaln(b) - gammaln(a + b)
  const [a, b, c, d] = [successes + 1, n - successes + 1, others + 1, m - others + 1]
  let chance = 0
  for (let i = 0; i < a; i++) chance += Math.exp(logBeta(c + i, b + d) - logBeta(1 + i, b) - logBeta(c, d)) / (b + i)
  return Math.min(1, chance)
}

export interface BestContest {
  /** P(the best of n endings of the first beats the best of n of the second), ties counting half; in [0, 1]. */
  chance: number
  /** 95%, bootstrap over endings. */
  interval: [low: number, high: number]
}

export interface BestContestOptions {
  /** Whole number from 0; the default is 1. */
  seed?: number
  /** Bootstrap resamples; the default is 1000. */
  resamples?: number
}

/**
 * By the best of n endings, resampled from the observed ones. Exact for those, by the shares at and below each reward, but blind
 * to better endings than any observed: n should be well below the number of endings. With n = 1: P(one ending beats another).
 * @param first, second as `meanContest`. @param n a whole number from 1.
 * @throws as `meanContest`, or if n is not such a number.
 */
export function bestContest(
  first: readonly number[],
  second: readonly number[],
  n: number,
  options: BestContestOptions = {},
): BestContest {
  check(first, second)
  if (!Number.isInteger(n) || n < 1) throw new Error(`n must be a whole number from 1: ${n} was given`)
  const { seed = 1, resamples = 1000 } = options
  const draw = (side: readonly number[], which: number, round: number) =>
    side.map((_, i) => side[Math.floor(uniform(seed, round, i, which) * side.length)] as number)
  const chances = Array.from({ length: resamples }, (_, round) =>
    bestChance(draw(first, 0, round), draw(second, 1, round), n),
  ).sort((x, y) => x - y)
  return {
    chance: bestChance(first, second, n),
    interval: [quantileSorted(chances, 0.025), quantileSorted(chances, 0.975)],
  }
}

/**
 * The chance of `bestContest` without its interval, for use on many contests: Σ over rewards x of
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
  const odd = [...first, ...second].find((reward) => !Number.isFinite(reward))
  if (odd !== undefined) throw new Error(`an ending has the reward ${odd}: it must be a finite number`)
}
