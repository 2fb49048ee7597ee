// A permutation test for paired differences. Its null hypothesis is that they are symmetric around zero.

import { philox4x32 } from '../decoding/random.ts'

/** Up to this n, all 2^n sign patterns are tried (at most 65,536). */
const LARGEST_EXACT = 16

/** Last word of the Philox counter. In this word, sampling noise uses numbers below 2^21, so the two streams never overlap. */
const STREAM = 0xffffffff

interface SignFlipOptions {
  /** Whole number from 0 to 2^32 - 1. Default 1. */
  seed?: number
  /** Number of random sign patterns for more than 16 differences. Default 10,000. */
  flips?: number
}

/**
 * Two-sided sign-flip permutation test of whether the mean is 0: p is the share of sign patterns whose sum is at least as far
 * from zero as the observed sum. Up to 16 differences p is exact. Above that, patterns are sampled and p = (extreme + 1) /
 * (flips + 1), which is never 0 (Phipson and Smyth 2010, arXiv 1603.05766). The smallest exact p is 2 / 2^n, so p < .05 needs
 * at least 6 differences.
 * @param differences [n] finite numbers; n is at least 1. If patterns are sampled, p depends on the order.
 * @returns p in (0, 1].
 */
export function signFlipTest(differences: readonly number[], options: SignFlipOptions = {}): number {
  const { seed = 1, flips = 10_000 } = options
  if (differences.length === 0) throw new Error('No differences were given: the sign-flip test needs at least one')
  if (seed >>> 0 !== seed) throw new Error(`seed must be a whole number from 0 to ${2 ** 32 - 1}: ${seed} was given`)
  if (!Number.isInteger(flips) || flips < 1)
    throw new Error(`flips must be a whole number of at least 1: ${flips} was given`)
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0))
  // Sums that differ only by rounding must count as equal.
  const slack = 1e-12 * differences.reduce((sum, difference) => sum + Math.abs(difference), 0)
  const isExtreme = (sum: number) => Math.abs(sum) >= observed - slack

  if (differences.length <= LARGEST_EXACT) {
    const sums = differences.reduce((all, d) => all.flatMap((sum) => [sum + d, sum - d]), [0])
    return sums.filter(isExtreme).length / sums.length
  }
  let extreme = 0
  for (let flip = 0; flip < flips; flip++) if (isExtreme(flippedSum(differences, seed, flip))) extreme++
  return (extreme + 1) / (flips + 1)
}

/** The sum with random signs: one Philox block provides 128 signs. */
function flippedSum(differences: readonly number[], seed: number, flip: number): number {
  let sum = 0
  let bits = [0, 0, 0, 0]
  differences.forEach((difference, index) => {
    if (index % 128 === 0) bits = philox4x32([flip, Math.floor(index / 128), 0, STREAM], [seed, 0])
    const bit = (bits[(index % 128) >>> 5]! >>> (index & 31)) & 1
    sum += bit ? difference : -difference
  })
  return sum
}
