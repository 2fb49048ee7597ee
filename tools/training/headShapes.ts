// What a head should read, and how wide it should be: shapes that differ from those that ship in one thing each, compared
// on the same validation pairs. Numbers only; tools/commands/headsShapes.ts prints them.

import type { FeatureName, RewardHead } from '../../src/rewards/head.ts'
import { makeMlp } from '../../src/rewards/mlp.ts'
import type { PairRows } from './batches.ts'
import { mean, pairedDifference, standardDeviation, wins } from './evaluate.ts'
import type { ResponseRows } from './extract.ts'
import { type CardStub, CUTS, FEATURES, finishHead, type HeadSettings, trainPairs } from './trainHead.ts'

export interface Shape {
  name: string
  layer: number
  features?: FeatureName[]
  hiddenUnits?: number
  /** Of a pair in an epoch; a full-sequence head has two, whatever this says. */
  positions?: number
  /** Of training, where they are not the usual ones. */
  settings?: HeadSettings
  /** In place of the causal mean: one in which a row counts half after so many tokens. */
  halfLife?: number
  /** In place of the causal mean: attention over the prefix, this sharp. */
  attention?: number
}

/** The shape that ships first; each other differs from it in one thing. @param longest tokens of the longest text. */
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

/** 1 where the chosen response wins, 0.5 for a tie, of heads of a shape: [seed][cut][pair]. */
export async function winsOfShape(
  objective: 'full' | 'prefix',
  shape: Shape,
  rows: Rows,
  seeds: readonly number[],
  onSeed: () => void,
): Promise<Float64Array[][]> {
  // A mean of another kind stands beside the token's own row already.
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
    const stub: CardStub = { ...STUB, objective, layer: shape.layer, features, seed, n: training.length }
    const { card, weights } = finishHead(stub, trained, validation, hiddenSize)
    const head: RewardHead = { card, score: makeMlp(weights) }
    all.push(CUTS.map((cut) => wins(head, hiddenSize, validation, cut)))
    onSeed()
  }
  return all
}

/** Of heads that are measured and not kept. */
const STUB = {
  reward: 'shapes',
  trunkSha256: '',
  isJudge: false,
  data: { source: '', licence: '' },
  command: '',
} as const

export interface ShapeResult {
  shape: Shape
  /** By cut, mean over seeds. */
  accuracies: number[]
  /** Mean over cuts and seeds, and its lead over the first shape on the same pairs. */
  overall: number
  lead: { difference: number; standardError: number }
}

/** @param won [shape][seed][cut][pair] */
export function compareShapes(shapes: readonly Shape[], won: readonly Float64Array[][][]): ShapeResult[] {
  const byPair = won.map((seeds) => meanOf(seeds.flat()))
  return shapes.map((shape, i) => {
    const seeds = won[i] as Float64Array[][]
    return {
      shape,
      accuracies: CUTS.map((_, cut) => mean(seeds.map((cuts) => mean(cuts[cut] as Float64Array)))),
      overall: mean(byPair[i] as Float64Array),
      lead: pairedDifference(byPair[i] as Float64Array, byPair[0] as Float64Array),
    }
  })
}

function meanOf(arrays: readonly Float64Array[]): Float64Array {
  return Float64Array.from(arrays[0] ?? [], (_, i) => mean(arrays.map((values) => values[i] as number)))
}

/** Every row h with the shape's own kind of mean behind it, as one row of twice the size; as they are for other shapes. */
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

/** Rows that settle the salience's scale. */
const SCALED_ON = 20

/**
 * How much each row says by itself: the size of the score that a head of the token's own row alone gives it, in standard
 * deviations. So the query that attention asks with is learned, and the mean still costs one addition a token.
 */
async function salienceOf(objective: 'full' | 'prefix', { hiddenSize, training }: Rows, seed: number) {
  const score = makeMlp(await trainPairs(objective, training, hiddenSize, seed, { features: ['last'] }))
  const some = training.slice(0, SCALED_ON).flatMap((pair) => pair.flatMap(({ rows }) => [...score(rows)]))
  const center = mean(some)
  const deviation = standardDeviation(some)
  return (rows: Float32Array) => score(rows).map((value) => Math.abs(value - center) / deviation)
}

/** [h_t, Σ_s λ^(t−s) h_s / Σ_s λ^(t−s)] for every t, s from the prompt's row to t; λ = 2^(−1/halfLife). */
export function decayed(response: ResponseRows, hiddenSize: number, halfLife: number): ResponseRows {
  return pooled(response, hiddenSize, { decay: 2 ** (-1 / halfLife), weightAt: () => 1 })
}

/** [h_t, Σ_s a_s h_s / Σ_s a_s] for every t, s from the prompt's row to t; a_s = exp(sharpness · salience[s]). */
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
