// Pairs with the hidden rows that heads read. Rows that are not kept on disk yet are extracted.

import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import type { ModelFile } from '../cli/modelFile.ts'
import type { PairRows } from './batches.ts'
import { extractFeatures, type FeatureSource, type ResponseRows, readFeatures } from './extract.ts'
import { endedGroup, readPairs, type TokenPair } from './pairs.ts'

/** [layer][pair], all layers in one pass over the texts. */
export async function pairFeatures(
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<Map<number, PairRows[]>> {
  const complete = await endedFeatures(pairs, [1], model, layers, label)
  return new Map([...complete].map(([layer, rows]) => [layer, rows.map(([pair]) => pair as PairRows)]))
}

/** Extracts the rows of all layers in one pass; `pairFeatures` can then read one layer at a time. */
export async function keepPairFeatures(
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<void> {
  const groups = pairs.map((pair) => endedGroup(pair, [1], model.tokenizer.endTokenId))
  await extractFeatures(sourcesOf(model, layers), groups, label)
}

/** [layer][pair][cut]: both responses, cut and followed by an end token. */
export async function endedFeatures(
  pairs: readonly TokenPair[],
  cuts: readonly number[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<Map<number, PairRows[][]>> {
  const groups = pairs.map((pair) => endedGroup(pair, cuts, model.tokenizer.endTokenId))
  const sources = sourcesOf(model, layers)
  await extractFeatures(sources, groups, label)
  const inPairs = (responses: ResponseRows[]) =>
    cuts.map((_, i) => [responses[2 * i], responses[2 * i + 1]] as [ResponseRows, ResponseRows])
  return new Map(sources.map((source) => [source.layer, readFeatures(source, groups).map(inPairs)]))
}

/** Rows of pairs to train on and of pairs to measure on, at one layer. */
export async function heldOutFeatures(
  { training, validation }: { training: readonly TokenPair[]; validation: readonly TokenPair[] },
  model: ModelFile,
  layer: number,
  label: string,
): Promise<{ training: PairRows[]; validation: PairRows[] }> {
  const rows = (await pairFeatures([...training, ...validation], model, [layer], label)).get(layer) ?? []
  return { training: rows.slice(0, training.length), validation: rows.slice(training.length) }
}

function sourcesOf({ shape, sha256 }: ModelFile, layers: readonly number[]): FeatureSource[] {
  const { hiddenSize, blockCount } = shape
  for (const layer of layers)
    if (!Number.isInteger(layer) || layer < 1 || layer > blockCount)
      throw new Error(`--layer ${layer}: this model has layers 1 to ${blockCount}. Give a whole number in that range.`)
  return layers.map((layer) => ({ trunkSha256: sha256, layer, hiddenSize }))
}

/**
 * Pairs of a training file to train on, and further pairs that share no text with these.
 * @param skip pairs at the start of the file to leave out, with every later pair that shares a text with them.
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
  // Some rows after the limit share a text with training rows and are left out.
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

/** Splits `pairs` into those to train on and those to measure on, which share no text. */
export function holdOut(
  pairs: readonly TokenPair[],
  limit: number,
  validation: number,
): { training: TokenPair[]; validation: TokenPair[] } {
  // Rows after the limit come first; a file without them gives up its last training rows.
  const trainingCount = Math.max(1, Math.min(limit, pairs.length - validation))
  const training = pairs.slice(0, trainingCount)
  return { training, validation: apartFrom(training, pairs.slice(trainingCount)).slice(0, validation) }
}
