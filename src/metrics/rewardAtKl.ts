// Compares methods at equal KL: reward as a function of KL, over the measured weights.

import { promptMeans, type Row } from './rows.ts'

interface FrontierPoint {
  method: string
  weight: number
  /** KL in nats. The reference policy must be the same for all points. */
  kl: { mean: number }
  reward: { mean: number }
}

/** A point with its rewards by prompt and seed. */
export interface MeasuredPoint extends FrontierPoint {
  rewardRows: readonly Row[]
}

/**
 * Returns the points sorted by mean KL, and by weight in a tie. KL need not increase with the weight.
 * @throws if a mean KL is not finite.
 */
export function sortByKl<P extends FrontierPoint>(points: readonly P[]): P[] {
  for (const { method, weight, kl } of points)
    if (!Number.isFinite(kl.mean))
      throw new Error(`The KL of ${method} at weight ${weight} is ${kl.mean}: it must be finite`)
  return [...points].sort((a, b) => a.kl.mean - b.kl.mean || a.weight - b.weight)
}

/**
 * Estimates each prompt's reward at a given KL. The result is input for `clusteredMean` or `pairedDifference`.
 *
 * Interpolates linearly between the two measured weights whose mean KLs are next below and next above the target. Seeds are
 * averaged first, and a prompt that is missing at either weight is left out.
 * @param points of one method, in any order. @param targetKl nats.
 * @returns one row for each prompt; null if the target is outside the measured KLs.
 * @throws if the points belong to several methods; also when `sortByKl` or `promptMeans` throws.
 */
export function rewardAtKl(points: readonly MeasuredPoint[], targetKl: number): Row[] | null {
  const methods = new Set(points.map(({ method }) => method))
  if (methods.size > 1)
    throw new Error(`The points belong to several methods (${[...methods].join(', ')}): pass the points of one method`)
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
