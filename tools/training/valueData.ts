// Training data of a value head: rollouts of the base model, labeled with the full-sequence head's score of the complete text.

import { readFileSync } from 'node:fs'
import type { RewardHead } from '../../src/rewards/head.ts'
import { openHead } from '../../src/rewards/headFile.ts'
import type { ModelFile } from '../cli/modelFile.ts'
import { readRows } from '../cli/rows.ts'
import type { ResponseRows } from './extract.ts'
import { rolloutRows, rolloutSchema } from './rollouts.ts'
import { finishedRewards, type LabeledRollout } from './trainHead.ts'

type RolloutFeatures = Omit<LabeledRollout, 'reward'> & { finished: boolean }

export async function rolloutFeatures(file: string, model: ModelFile, layer: number): Promise<RolloutFeatures[]> {
  const rollouts = readRows(file, rolloutSchema)
  const rows = await rolloutRows(rollouts, model, layer, 'hidden rows of rollouts')
  return rollouts.map(({ given, finished }, i) => ({
    response: rows[i] as ResponseRows,
    start: given.length,
    finished,
  }))
}

export function labelRollouts(
  rollouts: readonly RolloutFeatures[],
  head: RewardHead,
  hiddenSize: number,
): LabeledRollout[] {
  const rewards = finishedRewards(head, hiddenSize, rollouts)
  return rollouts.map(({ response, start }, i) => ({ response, start, reward: rewards[i] as number }))
}

/** @throws Error if the head is missing or invalid, is not a full-sequence head, or belongs to another model or layer. */
export async function labeledRollouts(
  file: string,
  headFile: string,
  model: ModelFile,
  layer: number,
): Promise<LabeledRollout[]> {
  let bytes: Buffer
  try {
    bytes = readFileSync(headFile)
  } catch (error) {
    throw new Error(
      `Could not read the full-sequence head that labels rollouts (${(error as Error).message}). Train it first, or give its file with --full.`,
    )
  }
  const head = openHead(bytes)
  const { objective, trunkSha256, layer: headLayer } = head.card
  if (objective !== 'full' || trunkSha256 !== model.sha256 || headLayer !== layer)
    throw new Error(
      `${headFile} is a ${objective} head of layer ${headLayer}. Give a full-sequence head of this model and layer ${layer}.`,
    )
  return labelRollouts(await rolloutFeatures(file, model, layer), head, model.shape.hiddenSize)
}
