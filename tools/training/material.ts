// Reads the data for `tokenwise train`: training and validation pairs with their hidden rows, and rollouts or labels for some
// objectives.

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
  /** [validation pairs] the group of each pair; pairs in a group are not independent. Null if all pairs are independent. */
  groups: string[] | null
  rollouts: LabeledRollout[]
  labels: PrefixRollouts[]
  /** Whether every text ends with an end token. */
  allFinished: boolean
  n: number
}

/** @throws Error if a file that the objective needs is missing or invalid. */
export async function materialOf(options: MaterialOptions, model: ModelFile): Promise<Material> {
  const { objective, layer } = options
  if ((options.pairs === undefined) === (options.samples === undefined))
    throw new Error('Give either --pairs or --samples to train on.')
  if (objective === 'prefixRollout' && options.labels === undefined)
    throw new Error('This objective needs labels for prefixes. Give --labels FILE (see `tokenwise prefix-rollouts`).')
  const labels = options.labels === undefined ? [] : readRows(options.labels, prefixRolloutSchema)
  const labeled = new Set(labels.map(({ pair }) => pair))
  // Pairs after the last labeled one are not used.
  const labeledPart = <Pair>(pairs: Pair[]): Pair[] =>
    objective === 'prefixRollout' ? pairs.slice(0, 1 + Math.max(...labeled)) : pairs
  if (options.samples !== undefined) {
    if (options.validationSamples === undefined)
      throw new Error('Samples need validation samples. Give --validation-samples FILE, with answers to other prompts.')
    const { pairs, samples } = await sampleRows(options.samples, model, layer)
    const training = labeledPart(pairs)
    const { pairs: validation, prompts: groups } = await sampleRows(options.validationSamples, model, layer)
    const n = { value: samples.length, prefixRollout: labeled.size }[objective as string] ?? training.length
    return { training, validation, groups, rollouts: samples, labels, allFinished: false, n }
  }
  const pairs = await pairMaterial(options, options.pairs as string, model, labeledPart)
  if (objective !== 'value') {
    const n = objective === 'prefixRollout' ? labeled.size : pairs.training.length
    return { ...pairs, groups: null, rollouts: [], labels, allFinished: true, n }
  }
  if (!options.rollouts)
    throw new Error('A value head is trained on rollouts. Give --rollouts FILE (see `tokenwise rollouts`).')
  const fullHead = options.full ?? path.join(path.dirname(options.out), 'full.safetensors')
  const rollouts = await labeledRollouts(options.rollouts, fullHead, model, layer)
  return { ...pairs, groups: null, rollouts, labels, allFinished: true, n: rollouts.length }
}

async function pairMaterial(
  { objective, layer, skip, limit, validation: validationLimit }: MaterialOptions,
  file: string,
  model: ModelFile,
  labeledPart: (pairs: TokenPair[]) => TokenPair[],
): Promise<Pick<Material, 'training' | 'validation'>> {
  const { training, validation } = heldOutPairs(file, model.tokenizer, {
    skip,
    training: limit,
    validation: validationLimit,
    contextLength: model.shape.contextLength,
  })
  const rows = training.length + validation.length
  const requested = limit + validationLimit
  if (rows < requested) console.error(`${file} has only ${rows} usable rows; ${requested} were requested.`)
  const used = { training: objective === 'value' ? [] : labeledPart(training), validation }
  return heldOutFeatures(used, model, layer, 'hidden rows')
}
