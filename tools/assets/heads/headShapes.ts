// Compares shapes of heads on the same validation pairs. Each shape differs from the shipped one in a single property.

import type { FeatureName } from '../../../src/rewards/head.ts'
import { makeMlp } from '../../../src/rewards/mlp.ts'
import type { PairRows } from '../../training/batches.ts'
import { mean, pairedDifference, pairMeans, standardDeviation, wins } from '../../training/evaluate.ts'
import type { ResponseRows } from '../../training/extract.ts'
import { CUTS, FEATURES, type HeadSettings, trainPairs, unkeptHead } from '../../training/trainHead.ts'

export interface Shape {
  name: string
  layer: number
  features?: FeatureName[]
  hiddenUnits?: number
  /** Number of positions per pair and epoch; full-sequence heads always have two. */
  positions?: number
  settings?: HeadSettings
  /** Half-life, in tokens, of the decaying mean that replaces the causal mean. */
  halfLife?: number
  /** Sharpness of the attention over the prefix that replaces the causal mean. */
  attention?: number
}

/** Returns the shipped shape, then the others. @param longest number of tokens in the longest text. */
export function shapesToTry(
  objective: 'full' | 'prefix',
  layer: number,
  layers: readonly number[],
  longest: number,
): Shape[] {
  const shapes: Shape[] = [
    { name: `layer ${layer}, last + mean, 128 units`, layer },
    ...layers.filter((other) => other !== layer).map((other) => ({ name: `layer ${other}`, layer: other })),
    { name: 'last alone', layer, features: ['last'] },
    { name: 'mean alone', layer, features: ['mean'] },
    { name: 'last + mean of half-life 4', layer, halfLife: 4 },
    { name: 'last + mean of half-life 16', layer, halfLife: 16 },
    { name: 'last + attention over the prefix', layer, attention: 1 },
    { name: 'last + attention, twice as sharp', layer, attention: 2 },
    { name: '64 units', layer, hiddenUnits: 64 },
    { name: '256 units', layer, hiddenUnits: 256 },
    { name: '1 epoch', layer, settings: { epochs: 1 } },
    { name: '2 epochs', layer, settings: { epochs: 2 } },
    { name: '8 epochs', layer, settings: { epochs: 8 } },
    { name: 'dropout 0.5', layer, settings: { dropout: 0.5 } },
    { name: 'weight decay 1', layer, settings: { weightDecay: 1 } },
  ]
  return objective === 'full'
    ? shapes
    : [...shapes, { name: 'every position in every epoch', layer, positions: longest }]
}

export interface Rows {
  hiddenSize: number
  training: readonly PairRows[]
  validation: readonly PairRows[]
}

/** Trains heads of a shape. @returns [seed][cut][pair]: 1 if the chosen response wins, 0.5 for a tie, else 0. */
export async function winsOfShape(
  objective: 'full' | 'prefix',
  shape: Shape,
  rows: Rows,
  seeds: readonly number[],
  onSeed: () => void,
): Promise<Float64Array[][]> {
  // Widened rows already contain the other kind of mean.
  const isWide = shape.halfLife !== undefined || shape.attention !== undefined
  const features = isWide ? (['last'] satisfies FeatureName[]) : (shape.features ?? FEATURES)
  const { hiddenUnits = 128, positions = 32, settings } = shape
  const all: Float64Array[][] = []
  for (const seed of seeds) {
    const { hiddenSize, training, validation } = await widened(objective, shape, rows, seed)
    const trained = await trainPairs(objective, training, hiddenSize, seed, {
      ...settings,
      features,
      hiddenUnits,
      positions,
    })
    const head = unkeptHead({ objective, features, seed, n: training.length }, trained, validation, hiddenSize)
    all.push(CUTS.map((cut) => wins(head, hiddenSize, validation, cut)))
    onSeed()
  }
  return all
}

export type ShapeResult = ReturnType<typeof compareShapes>[number]

/** @param won [shape][seed][cut][pair] */
export function compareShapes(shapes: readonly Shape[], won: readonly Float64Array[][][]) {
  const byPair = won.map((seeds) => pairMeans(seeds.flat()))
  return shapes.map((shape, i) => {
    const seeds = won[i] as Float64Array[][]
    return {
      shape,
      /** Mean over seeds for each cut. */
      accuracies: CUTS.map((_, cut) => mean(seeds.map((cuts) => mean(cuts[cut] as Float64Array)))),
      overall: mean(byPair[i] as Float64Array),
      /** Paired difference from the first shape. */
      lead: pairedDifference(byPair[i] as Float64Array, byPair[0] as Float64Array),
    }
  })
}

/** For shapes with another kind of mean: appends that mean to each row, which doubles the row size. */
async function widened(objective: 'full' | 'prefix', shape: Shape, rows: Rows, seed: number): Promise<Rows> {
  const { hiddenSize, training, validation } = rows
  const { halfLife, attention } = shape
  if (halfLife === undefined && attention === undefined) return rows
  const salience = attention === undefined ? null : await salienceOf(objective, rows, seed)
  const widen = (response: ResponseRows) =>
    salience && attention !== undefined
      ? attended(response, hiddenSize, salience(response.rows), attention)
      : decayed(response, hiddenSize, halfLife as number)
  const both = ([chosen, rejected]: PairRows): PairRows => [widen(chosen), widen(rejected)]
  return { hiddenSize: 2 * hiddenSize, training: training.map(both), validation: validation.map(both) }
}

/** Number of pairs that determine the scale of the salience. */
const SCALED_ON = 20

/**
 * Salience of each row: the absolute standardized score of a head that reads only the row of the token. The head acts as a learned
 * attention query, and the mean still costs one addition per token.
 */
async function salienceOf(objective: 'full' | 'prefix', { hiddenSize, training }: Rows, seed: number) {
  const score = makeMlp(await trainPairs(objective, training, hiddenSize, seed, { features: ['last'] }))
  const some = training.slice(0, SCALED_ON).flatMap((pair) => pair.flatMap(({ rows }) => [...score(rows)]))
  const center = mean(some)
  const deviation = standardDeviation(some)
  return (rows: Float32Array) => score(rows).map((value) => Math.abs(value - center) / deviation)
}

/** [h_t, Σ_s λ^(t−s) h_s / Σ_s λ^(t−s)] for every t, where s runs from the prompt's row to t and λ = 2^(−1/halfLife). */
export function decayed(response: ResponseRows, hiddenSize: number, halfLife: number): ResponseRows {
  return pooled(response, hiddenSize, { decay: 2 ** (-1 / halfLife), weightAt: () => 1 })
}

/** [h_t, Σ_s a_s h_s / Σ_s a_s] for every t, where s runs from the prompt's row to t and a_s = exp(sharpness · salience[s]). */
export function attended(
  response: ResponseRows,
  hiddenSize: number,
  salience: ArrayLike<number>,
  sharpness: number,
): ResponseRows {
  return pooled(response, hiddenSize, { decay: 1, weightAt: (at) => Math.exp(sharpness * (salience[at] as number)) })
}

function pooled(
  { rows, length }: ResponseRows,
  hiddenSize: number,
  { decay, weightAt }: { decay: number; weightAt: (at: number) => number },
): ResponseRows {
  const sum = new Float64Array(hiddenSize)
  let total = 0
  const wide = new Float32Array(2 * rows.length)
  for (let from = 0, at = 0; from < rows.length; from += hiddenSize, at++) {
    const weight = weightAt(at)
    total = decay * total + weight
    for (let j = 0; j < hiddenSize; j++) {
      const value = rows[from + j] as number
      sum[j] = decay * (sum[j] as number) + weight * value
      wide[2 * from + j] = value
      wide[2 * from + hiddenSize + j] = (sum[j] as number) / total
    }
  }
  return { rows: wide, length }
}
