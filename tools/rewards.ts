// Reward heads on the disk, for the command line.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { openModelNode } from '../src/models/files/nodeFile.ts'
import { BASE_MODEL_DIR } from '../src/models/onnx/nodeTrunk.ts'
import { loadRewards, type Reward } from '../src/rewards/loadRewards.ts'

export const HEADS_DIR = path.resolve(import.meta.dirname, '../public/heads')

/** All rewards of a folder, checked against the trunk they must belong to. */
export function loadRewardsNode(dir: string, trunkSha256: string): Promise<Reward[]> {
  return loadRewards(async (file) => new Uint8Array(await readFile(path.join(dir, file))), trunkSha256)
}

/** @throws Error that names the reward and lists those there are. */
export async function rewardNamed(dir: string, name: string, modelDir = BASE_MODEL_DIR): Promise<Reward> {
  const { manifest, source } = openModelNode(modelDir)
  source.close()
  const rewards = await loadRewardsNode(dir, manifest.sha256)
  const reward = rewards.find((candidate) => candidate.name === name)
  if (reward) return reward
  throw new Error(
    `There is no reward "${name}" in ${dir}; there are: ${rewards.map((found) => found.name).join(', ') || 'none'}.`,
  )
}
