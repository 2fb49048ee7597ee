// The scale of a Bradley-Terry head. Training increases the margins of its own pairs without bound, so raw scores are too
// confident, the more so the fewer rows an objective has; one factor, fitted on other pairs, corrects that. Then equal weights
// steer equally hard, as far as data can show: a difference of 1 is one nat of log-odds for either objective.

/** A factor outside this range has another cause. */
const LOWEST = 1e-3
const HIGHEST = 1e3

/**
 * The factor s that maximizes the likelihood σ(s·d) of differences d = r(chosen) − r(rejected) of pairs that were not
 * trained on: temperature scaling (Guo et al., arXiv 1706.04599) of the Bradley-Terry loss mean log(1 + exp(−s·d)).
 * @throws Error if no factor is best, as for differences that all have one sign or are mostly wrong.
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
      `No scale fits ${differences.length} differences of validation pairs. Give more pairs, or better ones.`,
    )
  }
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high)
    if (slope(middle) < 0) low = middle
    else high = middle
  }
  return Math.sqrt(low * high)
}
