// The data that a head is trained and measured on: pairs of a file or samples of the model, with their hidden rows, and for
// some objectives rollouts or labels.

import path from 'node:path'
import type { HeadName } from '../../src/decoding/record.ts'
import type { ModelFile } from '../cli/modelFile.ts'
import { readRows } from '../cli/rows.ts'
import type { PairRows } from './batches.ts'
import { heldOutFeatures, heldOutPairs } from './pairFeatures.ts'
import type { TokenPair } from './pairs.ts'
import { type PrefixRollouts, prefixRolloutSchema } from './prefixRollouts.ts'
import { sampleRows } from './taskSamples.ts'
import type { LabeledRollout } from './trainHead.ts'
import { labeledRollouts } from './valueData.ts'

/** Paths of files, and how much of them is used: options of `tokenwise train`. */
export interface MaterialOptions {
  objective: HeadName
  pairs?: string
  samples?: string
  validationSamples?: string
  rollouts?: string
  labels?: string
  full?: string
  layer: number
  skip: number
  limit: number
  validation: number
  out: string
}

export interface Material {
  training: PairRows[]
  validation: PairRows[]
  /** [validation pairs] a key shared by pairs that are not independent; null if all are independent. */
  groups: string[] | null
  /** For value heads. */
  rollouts: LabeledRollout[]
  labels: PrefixRollouts[]
  /** Whether every text ends with its end token. */
  allFinished: boolean
  /** Pairs or rollouts trained on. */
  n: number
}

/** @throws Error for a file that the objective needs and that is missing or broken. */
export async function materialOf(options: MaterialOptions, model: ModelFile): Promise<Material> {
  const { objective, layer } = options
  if ((options.pairs === undefined) === (options.samples === undefined))
    throw new Error('Give the texts to train on: either --pairs or --samples.')
  if (objective === 'prefixRollout' && options.labels === undefined)
    throw new Error('This objective needs labels of prefixes. Give --labels FILE (see `tokenwise prefix-rollouts`).')
  const labels = options.labels === undefined ? [] : readRows(options.labels, prefixRolloutSchema)
  const labeled = new Set(labels.map(({ pair }) => pair))
  // The labels may cover only the first pairs; the pairs after the last labeled one are not used.
  const taught = <Pair>(pairs: Pair[]): Pair[] =>
    objective === 'prefixRollout' ? pairs.slice(0, 1 + Math.max(...labeled)) : pairs
  if (options.samples !== undefined) {
    if (options.validationSamples === undefined)
      throw new Error('Give --validation-samples FILE: answers to prompts that are not trained on.')
    const { pairs, samples } = await sampleRows(options.samples, model, layer)
    const training = taught(pairs)
    const { pairs: validation, prompts: groups } = await sampleRows(options.validationSamples, model, layer)
    const n = { value: samples.length, prefixRollout: labeled.size }[objective as string] ?? training.length
    return { training, validation, groups, rollouts: samples, labels, allFinished: false, n }
  }
  const pairs = await pairMaterial(options, options.pairs as string, model, taught)
  if (objective !== 'value') {
    const n = objective === 'prefixRollout' ? labeled.size : pairs.training.length
    return { ...pairs, groups: null, rollouts: [], labels, allFinished: true, n }
  }
  if (!options.rollouts)
    throw new Error('A value head is trained on rollouts. Give --rollouts FILE (see `tokenwise rollouts`).')
  const rollouts = await labeledRollouts(options.rollouts, fullHeadFile(options), model, layer)
  return { ...pairs, groups: null, rollouts, labels, allFinished: true, n: rollouts.length }
}

async function pairMaterial(
  { objective, layer, skip, limit, validation: wanted }: MaterialOptions,
  file: string,
  model: ModelFile,
  taught: (pairs: TokenPair[]) => TokenPair[],
): Promise<Pick<Material, 'training' | 'validation'>> {
  const { training, validation } = heldOutPairs(file, model.tokenizer, {
    skip,
    training: limit,
    validation: wanted,
    contextLength: model.shape.contextLength,
  })
  const rows = training.length + validation.length
  if (rows < limit + wanted) console.error(`${file} has only ${rows} usable rows of the ${limit + wanted} wanted.`)
  const used = { training: objective === 'value' ? [] : taught(training), validation }
  return heldOutFeatures(used, model, layer, 'hidden rows')
}

function fullHeadFile({ full, out }: MaterialOptions): string {
  return full ?? path.join(path.dirname(out), 'full.safetensors')
}
