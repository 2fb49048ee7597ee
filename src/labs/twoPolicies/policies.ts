// Policies of an enumerable world, in log space: the RLHF policy of every length, PARGS by its decoding rule, the ratio of RLHF
// policies that equals PARGS up to a factor C (arXiv 2406.07780), and the values by which other token policies steer.

import { type Levels, perParent, sumFamilies, type World } from './world.ts'

/** Natural logarithms for every prefix; -Infinity is a probability of 0. */
export interface TwoPolicies {
  /** log π_RLHF,i(y_≤i) with π_RLHF,i ∝ π_base · exp(w · r), normalized over all prefixes of length i, for each i. */
  logRlhf: Levels
  /**
   * log PARGS(v | y_<i), at the node of y_<i v, with PARGS(v | y_<i) ∝ π_base(v | y_<i) · exp(w · r(y_<i v)).
   * Level 0, the empty prefix, holds a single 0.
   */
  logPargs: Levels
  /**
   * log (π_RLHF,i(y_<i v) / π_RLHF,i−1(y_<i)), at the node of y_<i v; NaN where y_<i has probability 0.
   * Level 0, the empty prefix, holds a single 0.
   */
  logRatio: Levels
  /** log C(y_<i) = log Σ_v ratio, for prefixes shorter than the texts; NaN where the prefix has probability 0. */
  logC: Levels
}

/** At weight 0 all policies are the base policy. @throws if the weight is not finite. */
export function twoPolicies(world: World, weight: number): TwoPolicies {
  const { vocabSize, rewards } = world
  const logRlhf = logTextProbs(world).map((logPrior, level) => {
    const powers = tilt(logPrior, rewards[level] as Float64Array, weight)
    const logZ = logSumExp(powers)
    return powers.map((power) => power - logZ)
  })
  const logRatio = logRlhf.map((longer, level) => {
    const shorter = logRlhf[level - 1]
    if (!shorter) return new Float64Array(1)
    return longer.map((value, node) => {
      const before = shorter[Math.floor(node / vocabSize)] as number
      return before === -Infinity ? Number.NaN : value - before
    })
  })
  const logC = logRatio.slice(1).map((ratios) => perParent(ratios, vocabSize, logSumExp))
  return { logRlhf, logPargs: steer(world, rewards, weight), logRatio, logC }
}

/**
 * Log-probabilities of the token policy ∝ π_base(v | y_<i) · exp(w · score(y_<i v)), at the node of y_<i v.
 * @param scores finite numbers; that of the empty prefix is not used. @throws if the weight is not finite.
 */
export function steer({ base, vocabSize }: World, scores: Levels, weight: number): Levels {
  checkWeight(weight)
  return base.map((probs, level) => {
    if (level === 0) return new Float64Array(1)
    const powers = tilt(probs.map(Math.log), scores[level] as Float64Array, weight)
    const sums = perParent(powers, vocabSize, logSumExp)
    return powers.map((power, node) => power - (sums[Math.floor(node / vocabSize)] as number))
  })
}

/** Log-probability of every prefix under a token policy. @param conditionals log-probabilities of its next tokens. */
export function logTextProbs(world: World, conditionals: Levels = world.base.map((p) => p.map(Math.log))): Levels {
  const texts: Float64Array[] = []
  for (const level of conditionals) {
    const shorter = texts.at(-1)
    texts.push(
      shorter ? level.map((value, node) => value + (shorter[Math.floor(node / world.vocabSize)] as number)) : level,
    )
  }
  return texts
}

/** V(prefix), CD's value (arXiv 2310.17022): the mean final reward of the base policy's continuations. */
export function meanValues(world: World): Levels {
  return backUp(world, (probs, values) =>
    sumFamilies(
      values.map((value, i) => value * (probs[i] as number)),
      world.vocabSize,
    ),
  )
}

/**
 * V*(prefix) = log E exp(w · final reward) / w over the base policy's continuations, by the soft Bellman recursion. Steering by
 * V* with the same w gives the optimal policy over whole texts. At w = 0, V* is defined as its limit, the mean of the final
 * reward.
 */
export function softValues(world: World, weight: number): Levels {
  checkWeight(weight)
  return backUp(world, (probs, values) =>
    perParent(values, world.vocabSize, (family, from) =>
      logMeanExp(probs.subarray(from, from + world.vocabSize), family, weight),
    ),
  )
}

/** Replaces the rewards of prefixes with V* of the final rewards, so that C is 1 everywhere at this weight. */
export function makeConsistent(world: World, weight: number): World {
  return { ...world, rewards: softValues(world, weight).with(0, Float64Array.of(0)) }
}

/** Largest |PARGS · C − ratio| / ratio over all prefixes of probability above 0; nonzero only because of rounding. */
export function largestMismatch({ vocabSize }: World, { logPargs, logC, logRatio }: TwoPolicies): number {
  let largest = 0
  for (const [shorter, sums] of logC.entries()) {
    const pargs = logPargs[shorter + 1] as Float64Array
    const ratios = logRatio[shorter + 1] as Float64Array
    for (let node = 0; node < ratios.length; node++) {
      const ratio = ratios[node] as number
      // After a prefix of probability 0 there is no ratio; for a token of probability 0, PARGS and the ratio are both 0.
      if (!Number.isFinite(ratio)) continue
      const gap = (pargs[node] as number) + (sums[Math.floor(node / vocabSize)] as number) - ratio
      largest = Math.max(largest, Math.abs(Math.expm1(gap)))
    }
  }
  return largest
}

/**
 * Largest |log Π C| along any text of probability above 0. PARGS(text) = π_RLHF(text) / Π C(y_<i), so PARGS is the RLHF policy
 * of whole texts if and only if this is 0. C = 1 everywhere is sufficient, not necessary.
 */
export function largestLogProduct({ vocabSize }: World, { logC }: TwoPolicies): number {
  const products = logC.reduce((shorter, level) =>
    level.map((log, node) => log + (shorter[Math.floor(node / vocabSize)] as number)),
  )
  return largestFinite(products)
}

/** Largest |log C| over all prefixes of probability above 0. */
export function largestLogC({ logC }: TwoPolicies): number {
  return Math.max(...logC.map(largestFinite))
}

/** Largest absolute value, ignoring NaN and infinities. */
function largestFinite(values: Float64Array): number {
  return values.reduce((largest, value) => (Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest), 0)
}

/** log Σ exp(value); -Infinity for a sum of 0, NaN if a value is NaN. */
export function logSumExp(values: Float64Array): number {
  let max = -Infinity
  for (const value of values) if (Number.isNaN(value) || value > max) max = value
  if (!Number.isFinite(max)) return max
  let sum = 0
  for (const value of values) sum += Math.exp(value - max)
  return max + Math.log(sum)
}

/** log Σ p exp(w · value) / w; at w = 0 the limit Σ p · value. */
function logMeanExp(probs: Float64Array, values: Float64Array, weight: number): number {
  const mean = probs.reduce((sum, p, i) => (p > 0 ? sum + p * (values[i] as number) : sum), 0)
  if (weight === 0) return mean
  const exponents = values.map((value) => weight * (value - mean))
  // Exponents relative to the mean and expm1 keep precision at small w, where the log of a sum near 1 would lose digits.
  if (exponents.every((exponent) => Math.abs(exponent) < 0.5)) {
    const excess = exponents.reduce((sum, exponent, i) => sum + (probs[i] as number) * Math.expm1(exponent), 0)
    return mean + Math.log1p(excess) / weight
  }
  return mean + logSumExp(tilt(probs.map(Math.log), exponents, 1)) / weight
}

/**
 * Values of all prefixes, from the final rewards back to the empty prefix. `toShorter` computes the values of a level from the
 * base probabilities and values of the next level.
 */
function backUp(world: World, toShorter: (probs: Float64Array, values: Float64Array) => Float64Array): Levels {
  const levels = [world.rewards[world.length] as Float64Array]
  for (let level = world.length; level > 0; level--)
    levels.unshift(toShorter(world.base[level] as Float64Array, levels[0] as Float64Array))
  return levels
}

function tilt(logProbs: Float64Array, scores: Float64Array, weight: number): Float64Array {
  return logProbs.map((logProb, node) => logProb + weight * (scores[node] as number))
}

function checkWeight(weight: number): void {
  if (!Number.isFinite(weight)) throw new Error(`the weight w must be a finite number, not ${weight}`)
}
