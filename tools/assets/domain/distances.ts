// How far texts are from a head's training texts, by the features that the head reads.

import type { MlpWeights } from '../../../src/rewards/mlp.ts'
import { withModel } from '../../cli/withModel.ts'

/**
 * Root mean square over the features of (feature − mean) / standard deviation, with the training rows' mean and deviation. The
 * features are the means of the hidden rows of a text.
 * @param weights of a head with the features 'last' and 'mean', in this order.
 * @returns distances [set][text].
 */
export function distances(
  sets: readonly (readonly string[])[],
  { layer, weights: { mean, std } }: { layer: number; weights: Pick<MlpWeights, 'mean' | 'std'> },
): Promise<number[][]> {
  return withModel({ layers: [layer], stopAfterBlock: layer }, async ({ forest, tokenizer }, signal) => {
    const found: number[][] = []
    for (const texts of sets) {
      const own: number[] = []
      for (const text of texts) {
        signal.throwIfAborted()
        forest.reset()
        const nodes = forest.chain(null, tokenizer.encode(text))
        await forest.extend(nodes)
        own.push(
          distance(
            nodes.map((node) => forest.hidden(node, layer)),
            mean,
            std,
          ),
        )
      }
      found.push(own)
    }
    return found
  })
}

function distance(rows: readonly Float32Array[], mean: Float32Array, std: Float32Array): number {
  const size = mean.length / 2
  let sum = 0
  for (let j = 0; j < size; j++) {
    const feature = rows.reduce((total, row) => total + (row[j] as number), 0) / rows.length
    sum += ((feature - (mean[size + j] as number)) / (std[size + j] as number)) ** 2
  }
  return Math.sqrt(sum / size)
}
