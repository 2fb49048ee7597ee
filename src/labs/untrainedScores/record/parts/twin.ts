// Trains a twin of a full-sequence head: a network of the same kind that gives finished texts the same score and prefixes the
// opposite score. It starts from copies of the first head's units, each shifted by a linear gate that separates rows at end
// tokens from other rows. The gates are part of the network's weights: no code looks for end tokens when the twin scores a text.

import { numpy as np } from '@jax-js/jax'
import { shuffled } from '../../../../../tools/training/batches.ts'
import { type Batch, startJax, type TrainingOptions, trainMlp } from '../../../../../tools/training/mlpTraining.ts'
import type { MlpWeights } from '../../../../rewards/mlp.ts'
import type { TwinRows } from './twinRows.ts'

export interface TwinSettings extends Pick<TrainingOptions, 'epochs' | 'learningRate' | 'onEpoch'> {
  rowsPerBatch?: number
  /** A closed gate subtracts at least this from the input of a unit, to silence the unit. Inputs rarely exceed 8. */
  depth?: number
}

/** Added to the variance of every standardized feature, so that the covariance is well conditioned. */
const RIDGE = 0.01

export async function trainTwin(
  first: MlpWeights,
  rows: { finished: TwinRows; prefixes: TwinRows },
  seed: number,
  settings: TwinSettings = {},
): Promise<MlpWeights> {
  const { epochs = 3, learningRate = 1e-5, rowsPerBatch = 1024, depth = 10, ...watch } = settings
  await startJax()
  const standard = { mean: first.mean, std: first.std }
  const ends = standardized(rows.finished.features, standard)
  const others = standardized(rows.prefixes.features, standard)
  const atEnds = await gate(ends, others)
  const atOthers = await gate(others, ends)
  return trainMlp({
    loss: 'regression',
    seed,
    standard,
    start: gatedCopies(first, atEnds, atOthers, depth),
    batches: (epoch) =>
      twinBatches([rows.finished, rows.prefixes], { width: first.mean.length, rowsPerBatch, seed, epoch }),
    epochs,
    learningRate,
    dropout: 0,
    weightDecay: 0,
    ...watch,
  })
}

/** g(x) = direction · x − offset. */
interface Gate {
  direction: Float32Array
  offset: number
}

/**
 * The linear function with mean 0 and minimal variance over `open` rows, and mean −1 over `shut` rows: Fisher's discriminant
 * with the covariance of the open rows alone.
 * @param open, shut [rows, width] standardized features.
 */
async function gate(open: Rows, shut: Rows): Promise<Gate> {
  const { width } = open
  const [center, far] = [meanRow(open), meanRow(shut)]
  const between = center.map((value, j) => value - (far[j] as number))
  const centered = np.array(open.values.map((value, i) => value - (center[i % width] as number))).reshape([-1, width])
  const covariance = np.matmul(np.transpose(centered.ref), centered).div(open.values.length / width)
  const solved = np.linalg.solve(covariance.add(np.eye(width).mul(RIDGE)), np.array(between).reshape([width, 1]))
  const raw = (await solved.reshape([width]).data()) as Float32Array
  const reach = dot(raw, between)
  const direction = raw.map((value) => value / reach)
  return { direction, offset: dot(direction, center) }
}

/**
 * Four copies of the first head's units, two per gate g. If g is near 0, the two copies of a unit sum to
 * 2·u(z + depth·g) − u(z + 2·depth·g) = u(z) + O(g²), so small variations of g hardly matter; the copies for `atOthers` sum to
 * the negative. If g is near −1, both copies are silent.
 */
export function gatedCopies(first: MlpWeights, atEnds: Gate, atOthers: Gate, depth: number): MlpWeights {
  const width = first.mean.length
  const units = first.hiddenBias.length
  const copies = [
    { gate: atEnds, shift: depth, out: 2 },
    { gate: atEnds, shift: 2 * depth, out: -1 },
    { gate: atOthers, shift: depth, out: -2 },
    { gate: atOthers, shift: 2 * depth, out: 1 },
  ]
  const hiddenWeight = new Float32Array(copies.length * units * width)
  const hiddenBias = new Float32Array(copies.length * units)
  const outWeight = new Float32Array(copies.length * units)
  for (const [copy, { gate, shift, out }] of copies.entries())
    for (let unit = 0; unit < units; unit++) {
      const to = copy * units + unit
      for (let j = 0; j < width; j++)
        hiddenWeight[to * width + j] =
          (first.hiddenWeight[unit * width + j] as number) + shift * (gate.direction[j] as number)
      hiddenBias[to] = (first.hiddenBias[unit] as number) - shift * gate.offset
      outWeight[to] = out * (first.outWeight[unit] as number)
    }
  return { ...first, hiddenWeight, hiddenBias, outWeight }
}

/** Batches of all rows, in a random order determined by seed and epoch; the last batch is padded with rows of weight 0. */
export function* twinBatches(
  parts: readonly TwinRows[],
  { width, rowsPerBatch, seed, epoch }: { width: number; rowsPerBatch: number; seed: number; epoch: number },
): Generator<Batch> {
  const places = parts.flatMap(({ targets }, part) => Array.from(targets, (_, row) => [part, row] as const))
  const order = shuffled(places.length, seed, epoch)
  for (let from = 0; from < order.length; from += rowsPerBatch) {
    const batch = {
      features: new Float32Array(rowsPerBatch * width),
      targets: new Float32Array(rowsPerBatch),
      weights: new Float32Array(rowsPerBatch),
    }
    order.subarray(from, from + rowsPerBatch).forEach((index, slot) => {
      const [part, row] = places[index] as readonly [number, number]
      const { features, targets } = parts[part] as TwinRows
      batch.features.set(features.subarray(row * width, (row + 1) * width), slot * width)
      batch.targets[slot] = targets[row] as number
      batch.weights[slot] = 1
    })
    yield batch
  }
}

interface Rows {
  values: Float32Array
  width: number
}

function standardized(features: Float32Array, { mean, std }: Pick<MlpWeights, 'mean' | 'std'>): Rows {
  const width = mean.length
  return {
    values: features.map((value, i) => (value - (mean[i % width] as number)) / (std[i % width] as number)),
    width,
  }
}

function meanRow({ values, width }: Rows): Float32Array {
  const sum = new Float64Array(width)
  values.forEach((value, i) => {
    sum[i % width] = (sum[i % width] as number) + value
  })
  return Float32Array.from(sum, (total) => (total * width) / values.length)
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, j) => sum + value * (b[j] as number), 0)
}
