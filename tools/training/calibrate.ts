// The scale of a Bradley-Terry head. Training drives the margins of its own pairs up without end, so raw scores are too
// sure of themselves, the more so the fewer rows an objective has; on other pairs one factor sets that right. Then equal
// weights mean equal pushes, as far as data can tell: a difference of 1 is one nat of log-odds for either objective.

/** Factors outside this range mean that something else is wrong. */
const LOWEST = 1e-3
const HIGHEST = 1e3

/**
 * The factor s that makes σ(s·d) the likeliest for differences d = r(chosen) − r(rejected) of pairs that were not trained
 * on: temperature scaling (Guo et al., arXiv 1706.04599) of the Bradley-Terry loss mean log(1 + exp(−s·d)).
 * @throws if no factor is best, as for differences that are all of one sign, or mostly wrong.
 */
export function calibrationFactor(differences: ArrayLike<number>): number {
  // The loss is convex in s: its slope rises, and the best factor is where it crosses 0.
  const slope = (s: number) => {
    let sum = 0
    for (let i = 0; i < differences.length; i++) {
      const d = differences[i] as number
      sum -= d / (1 + Math.exp(s * d))
    }
    return sum
  }
  let [low, high] = [LOWEST, HIGHEST]
  if (!(slope(low) < 0 && slope(high) > 0)) {
    throw new Error(
      `no scale fits ${differences.length} differences of validation pairs: give more pairs, or better ones`,
    )
  }
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high)
    if (slope(middle) < 0) low = middle
    else high = middle
  }
  return Math.sqrt(low * high)
}
