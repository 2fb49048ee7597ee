// Statistics of the base model's next-token distribution over the full vocabulary, before temperature, truncation and reward.

/**
 * Returns the log-normalizer of `logits` [vocabSize] (a token's natural-log probability is its logit minus this) and the
 * entropy of the distribution in nats, from 0 to ln(vocabSize). A logit of -Infinity means probability 0. Sums are in float64,
 * because 49,152 terms would lose precision in float32.
 * @throws if there are no logits, if one is NaN or +Infinity, or if all are -Infinity.
 */
export function normalize(logits: Float32Array): { logNormalizer: number; entropy: number } {
  let max = -Infinity
  for (let id = 0; id < logits.length; id++) if ((logits[id] as number) > max) max = logits[id] as number
  let sum = 0
  let moment = 0
  for (let id = 0; id < logits.length; id++) {
    const below = (logits[id] as number) - max
    const power = Math.exp(below)
    sum += power
    // 0 · -Infinity would be NaN.
    if (power > 0) moment += power * below
  }
  if (!(sum > 0)) throw unusable(logits)
  return { logNormalizer: max + Math.log(sum), entropy: Math.log(sum) - moment / sum }
}

/** Natural-log probability of token `id`. @throws when `normalize` does. */
export function logProbOf(logits: Float32Array, id: number): number {
  return (logits[id] as number) - normalize(logits).logNormalizer
}

/** Natural-log probabilities [vocabSize] of `logits` [vocabSize]. @throws when `normalize` does. */
export function logSoftmax(logits: Float32Array): Float64Array {
  const { logNormalizer } = normalize(logits)
  return Float64Array.from(logits, (logit) => logit - logNormalizer)
}

/** Rank of token `id` in the vocabulary by logit, from 1. In a tie, the lower id comes first. */
export function rankOf(logits: Float32Array, id: number): number {
  const own = logits[id] as number
  let better = 0
  for (let other = 0; other < logits.length; other++) {
    const logit = logits[other] as number
    if (logit > own || (logit === own && other < id)) better++
  }
  return better + 1
}

/**
 * Ids of the `k` most probable tokens, best first, with the lower id first in a tie; all ids if k exceeds the vocabulary.
 * Makes one pass over the logits with a heap of ids; the least probable id is the root.
 * @param logits [vocabSize] without NaN.
 * @throws if k is not a positive whole number.
 */
export function topK(logits: Float32Array, k: number): number[] {
  if (!Number.isInteger(k) || k < 1) throw new Error(`topK must be a whole number of at least 1: ${k} was given`)
  const size = Math.min(k, logits.length)
  const heap = Int32Array.from({ length: size }, (_, id) => id)
  const at = (i: number) => heap[i] as number
  const logit = (id: number) => logits[id] as number
  const isWorse = (a: number, b: number) => logit(a) < logit(b) || (logit(a) === logit(b) && a > b)
  const sink = (from: number) => {
    const id = at(from)
    let hole = from
    for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && isWorse(at(child + 1), at(child))) child += 1
      if (!isWorse(at(child), id)) break
      heap[hole] = at(child)
      hole = child
    }
    heap[hole] = id
  }
  for (let i = (size >> 1) - 1; i >= 0; i--) sink(i)
  let worst = logit(at(0))
  for (let id = size; id < logits.length; id++) {
    // Ids ascend, so a token with the same logit as the root ranks below it.
    if (logit(id) <= worst) continue
    heap[0] = id
    sink(0)
    worst = logit(at(0))
  }
  return [...heap].sort((a, b) => (isWorse(a, b) ? 1 : -1))
}

function unusable(logits: Float32Array): Error {
  const id = logits.findIndex((logit) => Number.isNaN(logit) || logit === Infinity)
  if (id < 0) return new Error(`none of ${logits.length} logits is finite: no token can be chosen`)
  return new Error(
    `the logit of token ${id} is ${logits[id]}: this device computes the model incorrectly. Use another device`,
  )
}
