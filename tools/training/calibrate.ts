// Calibrates the scale of a Bradley-Terry head. Training inflates the margins of its own pairs, so raw scores are overconfident. A
// factor fitted on other pairs corrects this: a score difference of 1 then means one nat of log-odds.

/**
 * The factor s that maximizes the likelihood σ(s·d): temperature scaling (Guo et al., arXiv 1706.04599).
 * @param differences d = r(chosen) − r(rejected) of pairs that the head was not trained on. For single texts: d = r for a good
 * text, −r for a bad one.
 * @throws Error if there is no maximum, for example if all differences are positive or their mean is negative.
 */
export function calibrationFactor(differences: ArrayLike<number>): number {
  // The slope of the loss increases with s, because the loss is convex. The best factor is where the slope is 0.
  const slope = (s: number) => {
    let sum = 0
    for (let i = 0; i < differences.length; i++) {
      const d = differences[i] as number
      sum -= d / (1 + Math.exp(s * d))
    }
    return sum
  }
  // A factor outside this range indicates a fault in the data or the training.
  let [low, high] = [1e-3, 1e3]
  if (!(slope(low) < 0 && slope(high) > 0)) {
    throw new Error(
      `No scale fits the ${differences.length} score differences of validation pairs. Give more pairs, or pairs that the head ranks better.`,
    )
  }
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high)
    if (slope(middle) < 0) low = middle
    else high = middle
  }
  return Math.sqrt(low * high)
}
