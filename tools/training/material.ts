// What a head is trained and measured on: pairs of a file or samples of the model, with their hidden rows, and for some
// objectives rollouts or labels. How a head learns from it is trainHead.ts'.

import path from 'node:path'
import type { HeadName } from '../../src/decoding/record.ts'
import { readRows } from '../rows.ts'
import type { PairRows } from './batches.ts'
import type { ModelFile } from './modelFile.ts'
import { heldOutPairs, pairFeatures } from './pairFeatures.ts'
import type { TokenPair } from './pairs.ts'
import { type PrefixRollouts, prefixRolloutSchema } from './prefixRollouts.ts'
import { sampleRows } from './taskSamples.ts'
import type { LabelledRollout } from './trainHead.ts'
import { labelledRollouts } from './valueData.ts'

/** Files by their paths, and how much of them is used: as the options of `tokenwise train`. */
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

/** What a head is trained and measured on. */
export interface Material {
  training: PairRows[]
  validation: PairRows[]
  /** [validation pairs] what they share that are not independent; null where they are. */
  groups: string[] | null
  /** Rows of text for value heads. */
  rollouts: LabelledRollout[]
  labels: PrefixRollouts[]
  /** Whether every text ends with its end token. */
  allFinished: boolean
  /** Pairs or rollouts trained on. */
  n: number
}

/** @throws Error for a file that the objective needs and that was not named, or that is broken. */
export async function materialOf(options: MaterialOptions, model: ModelFile): Promise<Material> {
  const { objective, layer } = options
  if ((options.pairs === undefined) === (options.samples === undefined))
    throw new Error('give the texts to train on: either --pairs or --samples')
  if (objective === 'prefixRollout' && options.labels === undefined)
    throw new Error('labels of beginnings are needed: give --labels FILE (see `tokenwise prefix-rollouts`)')
  const labels = options.labels === undefined ? [] : readRows(options.labels, prefixRolloutSchema)
  const labelled = new Set(labels.map(({ pair }) => pair))
  // They may be of fewer pairs than there are: the pairs behind the last one teach nothing.
  const taught = <Pair>(pairs: Pair[]): Pair[] =>
    objective === 'prefixRollout' ? pairs.slice(0, 1 + Math.max(...labelled)) : pairs
  if (options.samples !== undefined) {
    if (options.validationSamples === undefined)
      throw new Error('give --validation-samples FILE: answers to prompts that are not trained on')
    const { pairs, samples } = await sampleRows(options.samples, model, layer)
    const training = taught(pairs)
    const { pairs: validation, prompts: groups } = await sampleRows(options.validationSamples, model, layer)
    const n = { value: samples.length, prefixRollout: labelled.size }[objective as string] ?? training.length
    return { training, validation, groups, rollouts: samples, labels, allFinished: false, n }
  }
  const pairs = await pairMaterial(options, options.pairs as string, model, taught)
  if (objective !== 'value') {
    const n = objective === 'prefixRollout' ? labelled.size : pairs.training.length
    return { ...pairs, groups: null, rollouts: [], labels, allFinished: true, n }
  }
  if (!options.rollouts)
    throw new Error('a value head is trained on rollouts: give --rollouts FILE (see `tokenwise rollouts`)')
  const rollouts = await labelledRollouts(options.rollouts, fullHeadFile(options), model, layer)
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
  if (rows < limit + wanted) console.error(`${file} gives ${rows} rows where ${limit + wanted} were wanted.`)
  const used = objective === 'value' ? validation : [...taught(training), ...validation]
  const pairs = (await pairFeatures(used, model, [layer], 'hidden rows')).get(layer) ?? []
  const from = pairs.length - validation.length
  return { training: pairs.slice(0, from), validation: pairs.slice(from) }
}

function fullHeadFile({ full, out }: MaterialOptions): string {
  return full ?? path.join(path.dirname(out), 'full.safetensors')
}
