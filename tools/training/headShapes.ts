// What a head should read, and how wide it should be: shapes that differ from those that ship in one thing each, compared
// on the same validation pairs. Numbers only; tools/commands/headsShapes.ts prints them.

import type { FeatureName, RewardHead } from '../../src/rewards/head.ts'
import { makeMlp } from '../../src/rewards/mlp.ts'
import type { PairRows } from './batches.ts'
import { mean, pairedDifference, wins } from './evaluate.ts'
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
  const { hiddenSize, training, validation } = shape.halfLife ? withDecayedMean(rows, shape.halfLife) : rows
  // A decayed mean stands beside the token's own row already.
  const features = shape.halfLife ? (['last'] satisfies FeatureName[]) : (shape.features ?? FEATURES)
  const { hiddenUnits = 128, positions = 32, settings } = shape
  const all: Float64Array[][] = []
  for (const seed of seeds) {
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

/** Every row h with a decayed mean behind it, as one row of twice the size. */
function withDecayedMean({ hiddenSize, training, validation }: Rows, halfLife: number): Rows {
  const widened = (pairs: readonly PairRows[]) =>
    pairs.map(
      ([chosen, rejected]): PairRows => [
        decayed(chosen, hiddenSize, halfLife),
        decayed(rejected, hiddenSize, halfLife),
      ],
    )
  return { hiddenSize: 2 * hiddenSize, training: widened(training), validation: widened(validation) }
}

/** [h_t, Σ_s λ^(t−s) h_s / Σ_s λ^(t−s)] for every t, s from the prompt's row to t; λ = 2^(−1/halfLife). */
export function decayed({ rows, length }: ResponseRows, hiddenSize: number, halfLife: number): ResponseRows {
  const decay = 2 ** (-1 / halfLife)
  const sum = new Float64Array(hiddenSize)
  let weight = 0
  const wide = new Float32Array(2 * rows.length)
  for (let from = 0; from < rows.length; from += hiddenSize) {
    weight = decay * weight + 1
    for (let j = 0; j < hiddenSize; j++) {
      const value = rows[from + j] as number
      sum[j] = decay * (sum[j] as number) + value
      wide[2 * from + j] = value
      wide[2 * from + hiddenSize + j] = (sum[j] as number) / weight
    }
  }
  return { rows: wide, length }
}
