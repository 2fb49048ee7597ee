// Counter-based noise without state: the same seed, sample, position and token yield the same number in every column, in any
// order and on every machine.

/**
 * Philox4x32-10: four random 32-bit words from a counter of four words and a key of two.
 * Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", doi 10.1145/2063384.2063405.
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0)
    const high2 = multiplyHigh(0xcd9e8d57, c2)
    const low0 = Math.imul(0xd2511f53, c0)
    const low2 = Math.imul(0xcd9e8d57, c2)
    c0 = (high2 ^ c1 ^ k0) >>> 0
    c1 = low2 >>> 0
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0 >>> 0
    k0 = (k0 + 0x9e3779b9) >>> 0
    k1 = (k1 + 0xbb67ae85) >>> 0
  }
  return [c0, c1, c2, c3]
}

/** Upper 32 bits of the product of two unsigned 32-bit numbers, computed from 16-bit halves to avoid overflow. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const bHigh = b >>> 16
  const bLow = b & 0xffff
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const lower = aLow * bHigh + (middle & 0xffff)
  return aHigh * bHigh + (middle >>> 16) + (lower >>> 16)
}

/**
 * A uniform number, strictly between 0 and 1, for one token at one position of one sample.
 * @param seed from 0 to 2^53 - 1. @param sample from 0 to 2^53 - 1.
 * @param position in the response, from 0 to 2^32 - 1. @param token id, from 0 to 2^32 - 1.
 * @throws if an argument is out of range or not a whole number.
 */
export function uniform(seed: number, sample: number, position: number, token: number): number {
  const [seedLow, seedHigh] = halves('seed', seed)
  const [sampleLow, sampleHigh] = halves('sample', sample)
  const [a, b] = philox4x32(
    [word('token', token), word('position', position), sampleLow, sampleHigh],
    [seedLow, seedHigh],
  )
  // 52 bits plus one half: with 53 bits, the largest number would round to 1, whose Gumbel noise is infinite.
  return (a * 2 ** 20 + (b >>> 12) + 0.5) / 2 ** 52
}

/** Standard Gumbel noise; arguments as in `uniform`. The argmax of logProb + noise is a sample from the distribution. */
export function gumbel(seed: number, sample: number, position: number, token: number): number {
  return -Math.log(-Math.log(uniform(seed, sample, position, token)))
}

function halves(name: string, value: number): [low: number, high: number] {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`${name} must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}: ${value} was given`)
  return [value >>> 0, Math.floor(value / 2 ** 32)]
}

function word(name: string, value: number): number {
  if (value >>> 0 !== value)
    throw new Error(`${name} must be a whole number from 0 to ${2 ** 32 - 1}: ${value} was given`)
  return value
}
