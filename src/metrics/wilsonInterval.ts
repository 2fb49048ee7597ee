// A confidence interval for a proportion. It stays within [0, 1] and has a positive width even at 0 and 1.

/** Two-sided 95% point of the standard normal. */
const Z = 1.959963984540054

/**
 * Wilson score interval, 95% (Wilson 1927, doi 10.1080/01621459.1927.10502953).
 * @param share in [0, 1]. @param n number of independent trials, at least 1.
 */
export function wilsonInterval(share: number, n: number): [low: number, high: number] {
  if (!(share >= 0 && share <= 1)) throw new Error(`share must be in [0, 1]: ${share} was given`)
  if (!(n >= 1)) throw new Error(`n must be at least 1: ${n} was given`)
  const center = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n)
  const half = (Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))) / (1 + Z ** 2 / n)
  // For shares 0 and 1, one end of the interval is exactly 0 or 1. Without this, rounding errors would shift it.
  return [share === 0 ? 0 : center - half, share === 1 ? 1 : center + half]
}
