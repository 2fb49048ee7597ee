// Methods compared at equal strength: reward as a function of KL, over the weights that were measured.

import { promptMeans, type Row } from './rows.ts'

export interface FrontierPoint {
  method: string
  weight: number
  /** nats; the caller chooses the reference policy, the same for all points. */
  kl: { mean: number }
  reward: { mean: number }
}

/** A point with the rewards that its mean was made of. */
export interface MeasuredPoint extends FrontierPoint {
  rewardRows: readonly Row[]
}

/**
 * A copy of the points by ascending mean KL, equal ones by weight: the order in which a frontier is drawn. KL need not
 * increase with the weight, so the weights may be out of order.
 * @throws if a mean KL is not finite.
 */
export function sortByKl<P extends FrontierPoint>(points: readonly P[]): P[] {
  for (const { method, weight, kl } of points)
    if (!Number.isFinite(kl.mean)) throw new Error(`The KL of ${method} at weight ${weight} is ${kl.mean}`)
  return [...points].sort((a, b) => a.kl.mean - b.kl.mean || a.weight - b.weight)
}

/**
 * One method's reward at a given KL, prompt by prompt, for `clusteredMean` or `pairedDifference` with another method's.
 *
 * The two weights next below and above the target in mean KL are found; each prompt's reward (seeds averaged) is
 * interpolated between its values there, linearly, with the share that takes the mean KL to the target. A prompt that
 * only one of the two has is left out.
 * @param points of one method, in any order. @param targetKl nats.
 * @returns one row for each prompt; null if the target is outside the measured KLs: nothing is extrapolated.
 * @throws if the points are of several methods, or as `sortByKl` and `promptMeans`.
 */
export function rewardAtKl(points: readonly MeasuredPoint[], targetKl: number): Row[] | null {
  const methods = new Set(points.map(({ method }) => method))
  if (methods.size > 1) throw new Error(`Give the points of one method; these are of ${[...methods].join(', ')}`)
  const sorted = sortByKl(points)
  const above = sorted.findIndex(({ kl }) => kl.mean >= targetKl)
  const high = sorted[above]
  if (high === undefined) return null
  // A weight measured at exactly this KL needs no interpolation.
  const low = high.kl.mean === targetKl ? high : sorted[above - 1]
  if (low === undefined) return null

  const share = low === high ? 0 : (targetKl - low.kl.mean) / (high.kl.mean - low.kl.mean)
  const rewardsAbove = promptMeans(high.rewardRows)
  return [...promptMeans(low.rewardRows)]
    .filter(([prompt]) => rewardsAbove.has(prompt))
    .map(([prompt, value]) => ({ prompt, value: (1 - share) * value + share * rewardsAbove.get(prompt)! }))
}
