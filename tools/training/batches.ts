// Which rows a training step sees: pairs at equal-length prefixes or complete, or the prefixes of rollouts.
// Everything random here depends on (seed, epoch, item) alone.

import { uniform } from '../../src/decoding/random.ts'
import { pathFeatures } from '../../src/rewards/features.ts'
import type { FeatureName } from '../../src/rewards/head.ts'
import type { ResponseRows } from './extract.ts'
import type { Batch } from './mlpTraining.ts'

/** How hidden rows become rows of features. */
export interface FeatureShape {
  hiddenSize: number
  features: readonly FeatureName[]
}

/** Chosen and rejected, each with its end token's row last. */
export type PairRows = readonly [chosen: ResponseRows, rejected: ResponseRows]

const SHUFFLE_STREAM = 300
const POSITION_STREAM = 400

/** Indices 0 to count − 1 in an order of their own for each seed and epoch (Fisher and Yates). */
export function shuffled(count: number, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform(seed, SHUFFLE_STREAM, epoch, i) * (i + 1))
    const moved = order[i] as number
    order[i] = order[j] as number
    order[j] = moved
  }
  return order
}

/** `count` rising positions from `first` to `last`, one from each of as many equal stretches (some twice where they are few). */
export function spreadPositions(first: number, last: number, count: number, random: (i: number) => number): Int32Array {
  const width = (last - first + 1) / count
  return Int32Array.from({ length: count }, (_, i) => Math.min(last, first + Math.floor((i + random(i)) * width)))
}

/**
 * Positions of a pair that the full-sequence objective compares, [chosen, rejected]: at the end tokens, and at the last
 * content tokens. A head that had seen end tokens only would be asked about content rows it knows nothing of (ARGS).
 */
export function finishedPositions(pair: PairRows): [Int32Array, Int32Array] {
  return [Int32Array.of(pair[0].length - 1, pair[0].length), Int32Array.of(pair[1].length - 1, pair[1].length)]
}

/** Positions of equal-length prefixes, the shorter response padded to the longer by staying at its end. */
export function prefixPositions(
  pair: PairRows,
  count: number,
  random: (i: number) => number,
): [Int32Array, Int32Array] {
  const [chosen, rejected] = pair
  const positions = spreadPositions(1, Math.max(chosen.length, rejected.length), count, random)
  return [positions.map((p) => Math.min(p, chosen.length)), positions.map((p) => Math.min(p, rejected.length))]
}

/** Shortest text that a judge is asked about, in tokens. */
const SHORTEST_JUDGED = 24

/**
 * Positions of a pair that a judge's objective compares: complete, as the full-sequence objective does, and both cut at the
 * same places, 24 tokens at least, as a length limit cuts them.
 */
export function judgedPositions(
  pair: PairRows,
  count: number,
  random: (i: number) => number,
): [Int32Array, Int32Array] {
  const longest = Math.max(pair[0].length, pair[1].length)
  const cuts = spreadPositions(Math.min(SHORTEST_JUDGED, longest), longest, count - 2, random)
  const ends = finishedPositions(pair)
  const side = (i: 0 | 1) => {
    const beforeEnd = pair[i].length - 1
    return Int32Array.of(...cuts.map((cut) => Math.min(cut, beforeEnd)), ...ends[i])
  }
  return [side(0), side(1)]
}

/** Which places of a pair each objective compares. */
const positionsOf = { full: finishedPositions, prefix: prefixPositions, judge: judgedPositions } as const

export type PairObjective = keyof typeof positionsOf

/**
 * Batches of pairs for Bradley-Terry. Every pair gives as many comparisons as any other, so long ones do not outweigh.
 * @param positionsPerPair for 'prefix' and 'judge'; 'full' has two.
 * @param labels [pairs] probability, in [0, 1], that the chosen response is the better one; 1 for all where left out.
 */
export function* pairBatches(
  pairs: readonly PairRows[],
  objective: PairObjective,
  {
    pairsPerBatch,
    positionsPerPair,
    seed,
    epoch,
    shape,
    labels,
  }: {
    pairsPerBatch: number
    labels?: ArrayLike<number> | undefined
    positionsPerPair: number
    seed: number
    epoch: number
    shape: FeatureShape
  },
): Generator<Batch> {
  const perPair = objective === 'full' ? 2 : positionsPerPair
  const width = shape.hiddenSize * shape.features.length
  const half = pairsPerBatch * perPair
  const order = shuffled(pairs.length, seed, epoch)
  for (let from = 0; from < order.length; from += pairsPerBatch) {
    const features = new Float32Array(2 * half * width)
    const weights = new Float32Array(half)
    const targets = new Float32Array(half)
    order.subarray(from, from + pairsPerBatch).forEach((index, slot) => {
      const pair = pairs[index] as PairRows
      const random = (i: number) => uniform(seed, POSITION_STREAM + epoch, index, i)
      const positions = positionsOf[objective](pair, perPair, random)
      pair.forEach(({ rows }, side) => {
        const at = (side * half + slot * perPair) * width
        pathFeatures(rows, shape.hiddenSize, positions[side] as Int32Array, shape.features, features, at)
      })
      weights.fill(1, slot * perPair, (slot + 1) * perPair)
      targets.fill(labels?.[index] ?? 1, slot * perPair, (slot + 1) * perPair)
    })
    yield { features, targets, weights }
  }
}

/** A base-model rollout, and what the finished text was worth. */
export interface RolloutRows {
  response: ResponseRows
  /** First position whose next token the base model chose; what came before was given. */
  start: number
  /** What each of its prefixes is to predict. */
  target: number
}

/**
 * Batches of prefixes for regression: prefixes that end before the rollout began have no value to learn.
 * @param laterMore a prefix of t tokens weighs t, and every text as much as any other (RAD, arXiv 2310.09520); else all
 * prefixes weigh the same.
 */
export function* rolloutBatches(
  rollouts: readonly RolloutRows[],
  {
    rolloutsPerBatch,
    positionsPerRollout,
    seed,
    epoch,
    shape,
    laterMore = false,
  }: {
    rolloutsPerBatch: number
    laterMore?: boolean
    positionsPerRollout: number
    seed: number
    epoch: number
    shape: FeatureShape
  },
): Generator<Batch> {
  const width = shape.hiddenSize * shape.features.length
  const rowCount = rolloutsPerBatch * positionsPerRollout
  const order = shuffled(rollouts.length, seed, epoch)
  for (let from = 0; from < order.length; from += rolloutsPerBatch) {
    const batch = {
      features: new Float32Array(rowCount * width),
      targets: new Float32Array(rowCount),
      weights: new Float32Array(rowCount),
    }
    order.subarray(from, from + rolloutsPerBatch).forEach((index, slot) => {
      const { response, start, target } = rollouts[index] as RolloutRows
      const random = (i: number) => uniform(seed, POSITION_STREAM + epoch, index, i)
      const positions = spreadPositions(start, response.length, positionsPerRollout, random)
      const row = slot * positionsPerRollout
      pathFeatures(response.rows, shape.hiddenSize, positions, shape.features, batch.features, row * width)
      batch.targets.fill(target, row, row + positionsPerRollout)
      const mean = positions.reduce((total, position) => total + position, 0) / positions.length
      positions.forEach((position, i) => {
        batch.weights[row + i] = laterMore ? position / mean : 1
      })
    })
    yield batch
  }
}

/** Mean and standard deviation of each feature over the rows of `batches` that count; a constant feature gets deviation 1. */
export function standardOf(batches: Iterable<Batch>, width: number): { mean: Float32Array; std: Float32Array } {
  const sum = new Float64Array(width)
  const squares = new Float64Array(width)
  let shift: Float32Array | null = null // sums of squares far from zero would cancel
  let count = 0
  for (const { features, weights } of batches) {
    for (let row = 0; row * width < features.length; row++) {
      if (weights[row % weights.length] === 0) continue
      shift ??= features.slice(row * width, (row + 1) * width)
      for (let j = 0; j < width; j++) {
        const value = (features[row * width + j] as number) - (shift[j] as number)
        sum[j] = (sum[j] as number) + value
        squares[j] = (squares[j] as number) + value * value
      }
      count += 1
    }
  }
  if (count === 0) throw new Error('there are no training rows to standardise')
  const mean = sum.map((total) => total / count)
  const std = Float32Array.from(
    squares,
    (total, j) => Math.sqrt(Math.max(0, total / count - (mean[j] as number) ** 2)) || 1,
  )
  return { mean: Float32Array.from(mean, (value, j) => value + ((shift as Float32Array)[j] as number)), std }
}
