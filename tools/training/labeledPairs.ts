// Trains a prefix head on labels from rollouts. The responses of a pair are compared at the labeled prefixes and, with the
// pair's own label, at their ends.

import type { MlpWeights } from '../../src/rewards/mlp.ts'
import {
  type Comparisons,
  comparisonBatches,
  finishedPositions,
  type PairBatchSettings,
  type PairRows,
  standardOf,
} from './batches.ts'
import { type Batch, type TrainingOptions, trainMlp } from './mlpTraining.ts'
import { type PrefixRollouts, rolloutLabel } from './prefixRollouts.ts'
import { certainReward } from './taskSamples.ts'
import { FEATURES } from './trainHead.ts'

/** Replaces the label from rollouts with the label of the pair: the chosen response's prefix is better. */
export const inherited = (row: PrefixRollouts): PrefixRollouts => ({
  ...row,
  chosen: [certainReward(true)],
  rejected: [certainReward(false)],
})

/**
 * The comparisons of each pair: first of its labeled prefixes, from short to long, then of the finished responses.
 * @throws Error if a label refers to a pair or position that does not exist.
 */
export function labeledComparisons(pairs: readonly PairRows[], labels: readonly PrefixRollouts[]): Comparisons[] {
  const prefixes = pairs.map(() => ({ positions: [] as number[], labels: [] as number[] }))
  for (const row of [...labels].sort((a, b) => a.position - b.position)) {
    const [chosen, rejected] = pairs[row.pair] ?? []
    if (!chosen || !rejected || row.position >= Math.min(chosen.length, rejected.length))
      throw new Error(
        `A label refers to pair ${row.pair + 1} after ${row.position} tokens, which does not exist in these ${pairs.length} pairs. Give the pairs and the --limit that the labels were made with.`,
      )
    prefixes[row.pair]?.positions.push(row.position)
    prefixes[row.pair]?.labels.push(rolloutLabel(row))
  }
  return prefixes.map(({ positions, labels }, i) => {
    const [chosen, rejected] = finishedPositions(pairs[i] as PairRows)
    return {
      positions: [
        [...positions, ...chosen],
        [...positions, ...rejected],
      ],
      labels: [...labels, ...Array.from(chosen, () => 1)],
    }
  })
}

export function labeledBatches(
  pairs: readonly PairRows[],
  comparisons: readonly Comparisons[],
  settings: PairBatchSettings,
): Generator<Batch> {
  const perPair = Math.max(...comparisons.map(({ labels }) => labels.length))
  return comparisonBatches(pairs, perPair, (index) => comparisons[index] as Comparisons, settings)
}

/** Minimizes the Bradley-Terry loss with the labels of `tokenwise prefix-rollouts`. */
export async function trainRolloutLabels(
  pairs: readonly PairRows[],
  labels: readonly PrefixRollouts[],
  hiddenSize: number,
  seed: number,
  watch: Pick<TrainingOptions, 'onEpoch'>,
): Promise<MlpWeights> {
  const shape = { hiddenSize, features: FEATURES }
  const comparisons = labeledComparisons(pairs, labels)
  const batches = (epoch: number) => labeledBatches(pairs, comparisons, { pairsPerBatch: 32, seed, epoch, shape })
  const standard = standardOf(batches(0), hiddenSize * FEATURES.length)
  return trainMlp({ loss: 'pairs', seed, batches, standard, ...watch })
}
