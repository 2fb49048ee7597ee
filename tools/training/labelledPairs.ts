// Batches of pairs compared where rollouts have labelled their beginnings, and at their ends, where the label is the pair's.

import { pathFeatures } from '../../src/rewards/features.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { type FeatureShape, finishedPositions, type PairRows, shuffled, standardOf } from './batches.ts'
import { type Batch, trainMlp } from './mlpTraining.ts'
import { type PrefixRollouts, rolloutLabel } from './prefixRollouts.ts'
import { certainReward } from './taskSamples.ts'
import { FEATURES, type HeadSettings } from './trainHead.ts'

/** Two places of a pair that are compared: tokens of the chosen and of the rejected response, and who is better. */
interface Comparison {
  at: readonly [chosen: number, rejected: number]
  /** Probability that the chosen side is the better one. */
  label: number
}

/** The same place with the pair's own label, the chosen response's beginning being the better one for certain. */
export const inherited = (row: PrefixRollouts): PrefixRollouts => ({
  ...row,
  chosen: [certainReward(true)],
  rejected: [certainReward(false)],
})

/** What each pair is compared at: [pair][comparisons], in rising order of both places. @throws if a label is of a pair or a place that there is not. */
export function labelledComparisons(pairs: readonly PairRows[], labels: readonly PrefixRollouts[]): Comparison[][] {
  const comparisons = pairs.map((): Comparison[] => [])
  for (const row of [...labels].sort((a, b) => a.position - b.position)) {
    const [chosen, rejected] = pairs[row.pair] ?? []
    if (!chosen || !rejected || row.position >= Math.min(chosen.length, rejected.length))
      throw new Error(
        `a label is of pair ${row.pair + 1} after ${row.position} tokens, which these ${pairs.length} pairs do not have: give the pairs and the --limit that the labels were made with`,
      )
    comparisons[row.pair]?.push({ at: [row.position, row.position], label: rolloutLabel(row) })
  }
  return comparisons.map((beginnings, i) => {
    const [chosen, rejected] = finishedPositions(pairs[i] as PairRows)
    const ends = [...chosen].map((position, j): Comparison => ({ at: [position, rejected[j] as number], label: 1 }))
    return [...beginnings, ...ends]
  })
}

/** Every comparison once an epoch; those of a pair stay in one batch. */
export function* labelledBatches(
  pairs: readonly PairRows[],
  comparisons: readonly (readonly Comparison[])[],
  { pairsPerBatch, seed, epoch, shape }: { pairsPerBatch: number; seed: number; epoch: number; shape: FeatureShape },
): Generator<Batch> {
  const perPair = Math.max(...comparisons.map(({ length }) => length))
  const width = shape.hiddenSize * shape.features.length
  const half = pairsPerBatch * perPair
  const order = shuffled(pairs.length, seed, epoch)
  for (let from = 0; from < order.length; from += pairsPerBatch) {
    const features = new Float32Array(2 * half * width)
    const weights = new Float32Array(half)
    const targets = new Float32Array(half)
    order.subarray(from, from + pairsPerBatch).forEach((index, slot) => {
      const compared = comparisons[index] as readonly Comparison[]
      const row = slot * perPair
      ;(pairs[index] as PairRows).forEach(({ rows }, side) => {
        const positions = compared.map(({ at }) => at[side] as number)
        pathFeatures(rows, shape.hiddenSize, positions, shape.features, features, (side * half + row) * width)
      })
      weights.fill(1, row, row + compared.length)
      targets.set(
        compared.map(({ label }) => label),
        row,
      )
    })
    yield { features, targets, weights }
  }
}

/** Trains a prefix head by Bradley-Terry on labels from rollouts of both beginnings (prefix-rollouts). */
export async function trainRolloutLabels(
  pairs: readonly PairRows[],
  labels: readonly PrefixRollouts[],
  hiddenSize: number,
  seed: number,
  settings: HeadSettings = {},
  watch: { onEpoch?: (epoch: number) => void } = {},
): Promise<MlpWeights> {
  const { pairsPerBatch = 32, positions: _, ...training } = settings
  const shape: FeatureShape = { hiddenSize, features: FEATURES }
  const comparisons = labelledComparisons(pairs, labels)
  const batches = (epoch: number) => labelledBatches(pairs, comparisons, { pairsPerBatch, seed, epoch, shape })
  const standard = standardOf(batches(0), hiddenSize * FEATURES.length)
  return trainMlp({ loss: 'pairs', seed, batches, standard, ...training, ...watch })
}
