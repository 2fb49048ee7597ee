// Student's t distribution, which simple-statistics does not have: for intervals of a mean from a handful of values.

import { bisect, gammaln } from 'simple-statistics'

/** Panels of Simpson's rule: errors far below 1e-9 for every number of degrees of freedom from 1. */
const PANELS = 256
/** From here the normal distribution is the same to 1e-6, and the integrand too narrow for so few panels. */
const NORMAL_FROM = 1e5

/**
 * P(T ≤ t) with `freedom` degrees of freedom, a real number from 1; in [0, 1].
 * With t = √ν · tan θ the density is proportional to cos^(ν−1) θ, which is smooth on all of (−π/2, π/2).
 */
export function studentTCdf(t: number, freedom: number): number {
  if (!(freedom >= 1)) throw new Error(`degrees of freedom must be 1 or more: ${freedom} was given`)
  if (Number.isNaN(t)) throw new Error('t is not a number')
  const nu = Math.min(freedom, NORMAL_FROM)
  const end = Math.atan(Math.abs(t) / Math.sqrt(nu))
  // Beyond 40 standard deviations of θ, about 1/√ν each, nothing is left to add.
  const bound = Math.min(end, 40 / Math.sqrt(nu))
  const step = bound / PANELS
  let sum = 0
  for (let i = 0; i <= PANELS; i++) {
    const times = i === 0 || i === PANELS ? 1 : i % 2 === 1 ? 4 : 2
    sum += times * Math.cos(i * step) ** (nu - 1)
  }
  const scale = Math.exp(gammaln((nu + 1) / 2) - gammaln(nu / 2)) / Math.sqrt(Math.PI)
  const half = Math.min(0.5, (scale * sum * step) / 3)
  return t < 0 ? 0.5 - half : 0.5 + half
}

/** The t with P(|T| ≤ t) = .95. @param freedom as `studentTCdf`. */
export function studentT95(freedom: number): number {
  return bisect((t) => studentTCdf(t, freedom) - 0.975, 1, 13, 200, 1e-10)
}
