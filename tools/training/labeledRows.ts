// Trains a head on labeled rows: each text has one row of features and a label.

import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { shuffled, standardOf } from './batches.ts'
import { type Batch, type TrainingOptions, trainMlp } from './mlpTraining.ts'

export interface LabeledRows {
  /** [texts, width] */
  rows: Float32Array
  /** [texts] 1 or 0. */
  labels: Float32Array
}

const BATCH = 64

/** Minimizes the cross-entropy of the labels. @param width of a row. */
export function trainLabels(
  { rows, labels }: LabeledRows,
  width: number,
  seed: number,
  settings: Pick<
    TrainingOptions,
    'epochs' | 'hiddenSize' | 'dropout' | 'weightDecay' | 'learningRate' | 'onEpoch'
  > = {},
): Promise<MlpWeights> {
  const batches = (epoch: number) => labelBatches(rows, labels, width, shuffled(labels.length, seed, epoch))
  return trainMlp({ loss: 'labels', seed, batches, standard: standardOf(batches(0), width), ...settings })
}

/** The last batch is padded with rows of weight 0. */
function* labelBatches(rows: Float32Array, labels: Float32Array, width: number, order: Int32Array): Generator<Batch> {
  for (let from = 0; from < order.length; from += BATCH) {
    const batch: Batch = {
      features: new Float32Array(BATCH * width),
      targets: new Float32Array(BATCH),
      weights: new Float32Array(BATCH),
    }
    order.subarray(from, from + BATCH).forEach((index, row) => {
      batch.features.set(rows.subarray(index * width, (index + 1) * width), row * width)
      batch.targets[row] = labels[index] as number
      batch.weights[row] = 1
    })
    yield batch
  }
}
