// Makes batches of training rows from pairs of responses and from rollouts. Random choices depend only on the seed, the epoch
// and the index of the pair or rollout.

import { uniform } from '../../src/decoding/random.ts'
import { pathFeatures } from '../../src/rewards/features.ts'
import type { FeatureName } from '../../src/rewards/head.ts'
import { MIN_DEVIATION } from '../../src/rewards/mlpTensors.ts'
import type { ResponseRows } from './extract.ts'
import type { Batch } from './mlpTraining.ts'

export interface FeatureShape {
  hiddenSize: number
  features: readonly FeatureName[]
}

/** The hidden rows of both responses of a pair; the last row of each belongs to the end token. */
export type PairRows = readonly [chosen: ResponseRows, rejected: ResponseRows]

const SHUFFLE_STREAM = 300
const POSITION_STREAM = 400

/** The indices 0 to count − 1 in random order, determined by seed and epoch (Fisher–Yates). */
export function shuffled(count: number, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform(seed, SHUFFLE_STREAM, epoch, i) * (i + 1))
    ;[order[i], order[j]] = [order[j] as number, order[i] as number]
  }
  return order
}

/** One random position in each of `count` equal parts of the range `first` to `last`. Positions may repeat. */
export function spreadPositions(first: number, last: number, count: number, random: (i: number) => number): Int32Array {
  const width = (last - first + 1) / count
  return Int32Array.from({ length: count }, (_, i) => Math.min(last, first + Math.floor((i + random(i)) * width)))
}

/**
 * Positions [chosen, rejected] for the full-sequence objective: the last content token and the end token of each response. ARGS
 * scores responses at content tokens.
 */
export function finishedPositions(pair: PairRows): [Int32Array, Int32Array] {
  return [Int32Array.of(pair[0].length - 1, pair[0].length), Int32Array.of(pair[1].length - 1, pair[1].length)]
}

/** Positions of equally long prefixes. After the end of the shorter response, its last position is repeated. */
export function prefixPositions(
  [chosen, rejected]: PairRows,
  count: number,
  random: (i: number) => number,
): [Int32Array, Int32Array] {
  const positions = spreadPositions(1, Math.max(chosen.length, rejected.length), count, random)
  return [positions.map((p) => Math.min(p, chosen.length)), positions.map((p) => Math.min(p, rejected.length))]
}

/** Judges are trained on texts that are cut after at least this many tokens, and on complete texts. */
const MIN_JUDGED = 24

/** Positions for the judge's objective: those of equally long prefixes, because length limits cut texts; then `finishedPositions`. */
function judgedPositions(pair: PairRows, count: number, random: (i: number) => number): [Int32Array, Int32Array] {
  const longest = Math.max(pair[0].length, pair[1].length)
  const cuts = spreadPositions(Math.min(MIN_JUDGED, longest), longest, count - 2, random)
  const ends = finishedPositions(pair)
  const side = (i: 0 | 1) => {
    const beforeEnd = pair[i].length - 1
    return Int32Array.of(...cuts.map((cut) => Math.min(cut, beforeEnd)), ...ends[i])
  }
  return [side(0), side(1)]
}

const positionsOf = { full: finishedPositions, prefix: prefixPositions, judge: judgedPositions } as const

export type PairObjective = keyof typeof positionsOf

export interface PairBatchSettings {
  pairsPerBatch: number
  seed: number
  epoch: number
  shape: FeatureShape
}

export interface Comparisons {
  positions: readonly [chosen: ArrayLike<number>, rejected: ArrayLike<number>]
  /** Probability that the chosen side is better, for each comparison. */
  labels: ArrayLike<number>
}

/**
 * Batches for Bradley-Terry training, with pairs in random order. All comparisons of a pair are in one batch.
 * @param perPair maximum number of comparisons of a pair. @param at returns the comparisons of pair `index`.
 */
export function* comparisonBatches(
  pairs: readonly PairRows[],
  perPair: number,
  at: (index: number) => Comparisons,
  { pairsPerBatch, seed, epoch, shape }: PairBatchSettings,
): Generator<Batch> {
  const width = shape.hiddenSize * shape.features.length
  const half = pairsPerBatch * perPair
  const order = shuffled(pairs.length, seed, epoch)
  for (let from = 0; from < order.length; from += pairsPerBatch) {
    const features = new Float32Array(2 * half * width)
    const weights = new Float32Array(half)
    const targets = new Float32Array(half)
    order.subarray(from, from + pairsPerBatch).forEach((index, slot) => {
      const { positions, labels } = at(index)
      const row = slot * perPair
      ;(pairs[index] as PairRows).forEach(({ rows }, side) => {
        const compared = positions[side] as ArrayLike<number>
        pathFeatures(rows, shape.hiddenSize, compared, shape.features, features, (side * half + row) * width)
      })
      weights.fill(1, row, row + labels.length)
      targets.set(labels, row)
    })
    yield { features, targets, weights }
  }
}

/**
 * Batches for Bradley-Terry training with the same number of comparisons for every pair, so that long texts do not weigh more.
 * @param positionsPerPair comparisons of a pair for 'prefix' and 'judge'; 'full' has two.
 * @param labels [pairs] probability, in [0, 1], that the chosen response is better; default: 1.
 */
export function pairBatches(
  pairs: readonly PairRows[],
  objective: PairObjective,
  {
    positionsPerPair,
    labels,
    ...settings
  }: PairBatchSettings & { positionsPerPair: number; labels?: ArrayLike<number> | undefined },
): Generator<Batch> {
  const perPair = objective === 'full' ? 2 : positionsPerPair
  const at = (index: number): Comparisons => {
    const random = (i: number) => uniform(settings.seed, POSITION_STREAM + settings.epoch, index, i)
    return {
      positions: positionsOf[objective](pairs[index] as PairRows, perPair, random),
      labels: new Float32Array(perPair).fill(labels?.[index] ?? 1),
    }
  }
  return comparisonBatches(pairs, perPair, at, settings)
}

export interface RolloutRows {
  response: ResponseRows
  /** Length in tokens of the shortest prefix to train on. */
  start: number
  target: number
}

/**
 * Batches of prefixes for regression. Prefixes that end before the sampled part are left out.
 * @param laterMore whether the weight of a prefix is proportional to its length (RAD, arXiv 2310.09520); the total weight of a
 * rollout is always the same.
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
  }: Omit<PairBatchSettings, 'pairsPerBatch'> & {
    rolloutsPerBatch: number
    positionsPerRollout: number
    laterMore?: boolean
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

/**
 * Mean and standard deviation of each feature over the rows whose weight is not 0. Constant features, whose deviation a head file
 * would not take, get a deviation of 1.
 */
export function standardOf(batches: Iterable<Batch>, width: number): { mean: Float32Array; std: Float32Array } {
  const sum = new Float64Array(width)
  const squares = new Float64Array(width)
  // Subtracting the first row avoids cancellation when the mean is far from zero.
  let shift: Float32Array | null = null
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
  if (count === 0) throw new Error('There are no training rows. Give more pairs or rollouts.')
  const mean = sum.map((total) => total / count)
  const std = Float32Array.from(squares, (total, j) => {
    const deviation = Math.sqrt(Math.max(0, total / count - (mean[j] as number) ** 2))
    return deviation < MIN_DEVIATION ? 1 : deviation
  })
  return { mean: Float32Array.from(mean, (value, j) => value + ((shift as Float32Array)[j] as number)), std }
}
