// Reads pairs from files, and computes the hidden rows of their responses. Rows are cached on disk.

import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import type { ModelFile } from '../cli/modelFile.ts'
import type { PairRows } from './batches.ts'
import { extractFeatures, type FeatureSource, type ResponseRows, readFeatures } from './extract.ts'
import { endedGroup, readPairs, type TokenPair } from './pairs.ts'

/** Hidden rows by layer and pair. All layers are computed in one pass. */
export async function pairFeatures(
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<Map<number, PairRows[]>> {
  const complete = await endedFeatures(pairs, [1], model, layers, label)
  return new Map([...complete].map(([layer, rows]) => [layer, rows.map(([pair]) => pair as PairRows)]))
}

/** Caches the rows of all layers in one pass, so that `heldOutFeatures` can read one layer at a time. */
export async function keepPairFeatures(
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
  label: string,
): Promise<void> {
  const groups = pairs.map((pair) => endedGroup(pair, [1], model.tokenizer.endTokenId))
  await extractFeatures(sourcesOf(model, layers), groups, label)
}

/** Hidden rows by layer, pair and cut. Both responses are cut and followed by an end token. */
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
 * Training pairs and validation pairs of a file. They share no text.
 * @param skip number of pairs to skip at the start of the file. Later pairs that share a text with them are also skipped.
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
  // Reads two pairs per validation pair, because pairs that share a text with training pairs are left out.
  const limit = training + 2 * validation
  const options = { contextLength, split: 'train' } as const
  if (skip === 0) return holdOut(readPairs(file, tokenizer, { ...options, limit }), training, validation)
  const all = readPairs(file, tokenizer, options)
  return holdOut(apartFrom(all.slice(0, skip), all.slice(skip)).slice(0, limit), training, validation)
}

/** The pairs that share no text with `others`. */
function apartFrom(others: readonly TokenPair[], pairs: readonly TokenPair[]): TokenPair[] {
  const seen = new Set(others.flatMap(({ ids }) => ids))
  return pairs.filter(({ ids }) => !ids.some((id) => seen.has(id)))
}

/** Splits pairs into training and validation pairs that share no text. */
export function holdOut(
  pairs: readonly TokenPair[],
  limit: number,
  validation: number,
): { training: TokenPair[]; validation: TokenPair[] } {
  // Validation pairs follow the training pairs. A short file yields fewer training pairs, not fewer validation pairs.
  const trainingCount = Math.max(1, Math.min(limit, pairs.length - validation))
  const training = pairs.slice(0, trainingCount)
  return { training, validation: apartFrom(training, pairs.slice(trainingCount)).slice(0, validation) }
}
