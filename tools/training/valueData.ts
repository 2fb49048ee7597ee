// What a value head learns from: rollouts of the base model, each worth what the full-sequence head says of its whole text.

import { readFileSync } from 'node:fs'
import type { RewardHead } from '../../src/rewards/head.ts'
import { openHead } from '../../src/rewards/headFile.ts'
import { readRows } from '../rows.ts'
import { extractFeatures, type ResponseRows, readFeatures } from './extract.ts'
import type { ModelFile } from './modelFile.ts'
import { rolloutGroup, rolloutSchema } from './rollouts.ts'
import { finishedRewards, type LabelledRollout } from './trainHead.ts'

/** A rollout's hidden rows, before anyone has judged it. */
export interface RolloutFeatures {
  response: ResponseRows
  start: number
  finished: boolean
}

/** Rollouts of a file with their hidden rows, extracted where `tokenwise rollouts` did not leave them. */
export async function rolloutFeatures(file: string, model: ModelFile, layer: number): Promise<RolloutFeatures[]> {
  const rollouts = readRows(file, rolloutSchema)
  const source = { trunkSha256: model.sha256, layer, hiddenSize: model.shape.hiddenSize }
  const groups = rollouts.map(rolloutGroup)
  await extractFeatures([source], groups, 'hidden rows of rollouts')
  return readFeatures(source, groups).map(([response], i) => ({
    response: response as ResponseRows,
    start: rollouts[i]?.given.length ?? 0,
    finished: rollouts[i]?.finished ?? false,
  }))
}

/** Labels whole texts: those that ended are read as the head's card says, cut ones as they stand. */
export function labelRollouts(
  rollouts: readonly RolloutFeatures[],
  head: RewardHead,
  hiddenSize: number,
): LabelledRollout[] {
  const rewards = finishedRewards(head, hiddenSize, rollouts)
  return rollouts.map(({ response, start }, i) => ({ response, start, reward: rewards[i] as number }))
}

/** @throws where the head is missing, broken, of another trunk or layer, or not a full-sequence head. */
export async function labelledRollouts(
  file: string,
  headFile: string,
  model: ModelFile,
  layer: number,
): Promise<LabelledRollout[]> {
  let bytes: Buffer
  try {
    bytes = readFileSync(headFile)
  } catch (error) {
    throw new Error(
      `the full-sequence head that labels rollouts cannot be read: train it first, or name it by --full (${(error as Error).message})`,
    )
  }
  const head = openHead(bytes)
  const { objective, trunkSha256, layer: headLayer } = head.card
  if (objective !== 'full' || trunkSha256 !== model.sha256 || headLayer !== layer)
    throw new Error(
      `${headFile} is a ${objective} head of layer ${headLayer}: rollouts are labelled by a full-sequence head of this model and layer ${layer}`,
    )
  return labelRollouts(await rolloutFeatures(file, model, layer), head, model.shape.hiddenSize)
}
