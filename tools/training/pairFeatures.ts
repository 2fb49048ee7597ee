// Pairs of a file with the hidden rows that heads read: reads, tokenizes, extracts what is not kept yet.

import type { PairRows } from './batches.ts'
import { extractFeatures, readFeatures } from './extract.ts'
import type { ModelFile } from './modelFile.ts'
import { finishedGroup, type TokenPair } from './pairs.ts'

/** [layer][pair]: every layer in one pass over the texts. */
export async function pairFeatures(
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<Map<number, PairRows[]>> {
  const { hiddenSize, blockCount } = model.shape
  for (const layer of layers)
    if (!Number.isInteger(layer) || layer < 1 || layer > blockCount)
      throw new Error(`--layer ${layer} is not one of this model's: give a whole number from 1 to ${blockCount}`)
  const groups = pairs.map((pair) => finishedGroup(pair, model.tokenizer.endTokenId))
  const sources = layers.map((layer) => ({ trunkSha256: model.sha256, layer, hiddenSize }))
  await extractFeatures(sources, groups, label)
  return new Map(sources.map((source) => [source.layer, readFeatures(source, groups) as unknown as PairRows[]]))
}

/** Parts `pairs` into those to train on and those to measure on; a text of the first is in none of the second. */
export function holdOut(
  pairs: readonly TokenPair[],
  limit: number,
  validation: number,
): { training: TokenPair[]; validation: TokenPair[] } {
  // Rows behind the limit serve first; a file without them gives up its last training rows.
  const trainingCount = Math.max(1, Math.min(limit, pairs.length - validation))
  const training = pairs.slice(0, trainingCount)
  const seen = new Set(training.flatMap(({ ids }) => ids))
  const rest = pairs.slice(trainingCount).filter(({ ids }) => !ids.some((id) => seen.has(id)))
  return { training, validation: rest.slice(0, validation) }
}
