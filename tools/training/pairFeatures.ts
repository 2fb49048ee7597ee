// Pairs of a file with the hidden rows that heads read: reads, tokenizes, extracts what is not kept yet.

import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import type { PairRows } from './batches.ts'
import { extractFeatures, type FeatureSource, type ResponseRows, readFeatures } from './extract.ts'
import type { ModelFile } from './modelFile.ts'
import { endedGroup, finishedGroup, readPairs, type TextGroup, type TokenPair } from './pairs.ts'

/** [layer][pair]: every layer in one pass over the texts. */
export async function pairFeatures(
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<Map<number, PairRows[]>> {
  const groups = pairs.map((pair) => finishedGroup(pair, model.tokenizer.endTokenId))
  return (await groupFeatures(groups, model, layers, label)) as unknown as Map<number, PairRows[]>
}

/** Puts the rows of all layers on the disk in one pass, for `pairFeatures` to read one layer at a time. */
export async function keepPairFeatures(
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<void> {
  const groups = pairs.map((pair) => finishedGroup(pair, model.tokenizer.endTokenId))
  await extractFeatures(sourcesOf(model, layers), groups, label)
}

/** [layer][pair][cut]: both responses, cut and with an end token behind. */
export async function endedFeatures(
  pairs: readonly TokenPair[],
  cuts: readonly number[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<Map<number, PairRows[][]>> {
  const groups = pairs.map((pair) => endedGroup(pair, cuts, model.tokenizer.endTokenId))
  const byLayer = await groupFeatures(groups, model, layers, label)
  const inPairs = (responses: ResponseRows[]) =>
    cuts.map((_, i) => [responses[2 * i], responses[2 * i + 1]] as PairRows)
  return new Map([...byLayer].map(([layer, all]) => [layer, all.map(inPairs)]))
}

async function groupFeatures(
  groups: readonly TextGroup[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<Map<number, ResponseRows[][]>> {
  const sources = sourcesOf(model, layers)
  await extractFeatures(sources, groups, label)
  return new Map(sources.map((source) => [source.layer, readFeatures(source, groups)]))
}

function sourcesOf({ shape, sha256 }: ModelFile, layers: readonly number[]): FeatureSource[] {
  const { hiddenSize, blockCount } = shape
  for (const layer of layers)
    if (!Number.isInteger(layer) || layer < 1 || layer > blockCount)
      throw new Error(`--layer ${layer} is not one of this model's: give a whole number from 1 to ${blockCount}`)
  return layers.map((layer) => ({ trunkSha256: sha256, layer, hiddenSize }))
}

/**
 * The pairs of a training file that are trained on, and some that training with as many does not see.
 * @param skip pairs at the front of the file that are left to others, with every later pair that shares a text with them.
 */
export function heldOutPairs(
  file: string,
  tokenizer: Tokenizer,
  {
    training,
    validation,
    contextLength,
    skip = 0,
  }: { training: number; validation: number; contextLength: number; skip?: number },
): { training: TokenPair[]; validation: TokenPair[] } {
  // Some of the rows behind the limit share a text with training rows and are left out.
  const wanted = training + 2 * validation
  const options = { contextLength, split: 'train' } as const
  if (skip === 0) return holdOut(readPairs(file, tokenizer, { ...options, limit: wanted }), training, validation)
  const all = readPairs(file, tokenizer, options)
  return holdOut(apartFrom(all.slice(0, skip), all.slice(skip)).slice(0, wanted), training, validation)
}

/** Those of `pairs` that share no text with `others`. */
function apartFrom(others: readonly TokenPair[], pairs: readonly TokenPair[]): TokenPair[] {
  const seen = new Set(others.flatMap(({ ids }) => ids))
  return pairs.filter(({ ids }) => !ids.some((id) => seen.has(id)))
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
  return { training, validation: apartFrom(training, pairs.slice(trainingCount)).slice(0, validation) }
}
