// Reward heads on the disk, for the command line.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RewardChoice } from '../src/decoding/record.ts'
import { openModelNode } from '../src/models/files/nodeFile.ts'
import { BASE_MODEL_DIR } from '../src/models/onnx/nodeTrunk.ts'
import { loadRewards, parseRewardIndex, type Reward } from '../src/rewards/loadRewards.ts'
import { findReward, learnedNames, rewardNames } from '../src/rewards/rewardChoice.ts'

export const HEADS_DIR = path.resolve(import.meta.dirname, '../public/heads')

/** All rewards of a folder, checked against the trunk they must belong to. */
export function loadRewardsNode(dir: string, trunkSha256: string): Promise<Reward[]> {
  return loadRewards(async (file) => new Uint8Array(await readFile(path.join(dir, file))), trunkSha256)
}

/**
 * The rewards with heads that a choice names; none are read where it names rules alone.
 * @throws RewardError for a name or parameter that is not there, listing what is.
 */
export async function rewardsFor(
  dir: string,
  choice: RewardChoice | null,
  modelDir = BASE_MODEL_DIR,
): Promise<Reward[]> {
  if (choice === null) return []
  const learned = learnedNames(choice)
  let rewards: Reward[] = []
  if (learned.length > 0) {
    const { manifest, source } = openModelNode(modelDir)
    source.close()
    rewards = await loadRewardsNode(dir, manifest.sha256)
  }
  for (const name of rewardNames(choice)) findReward(name, rewards)
  return rewards.filter(({ name }) => learned.includes(name))
}

/** One reward that has heads. @throws Error that names the reward and lists those there are. */
export async function rewardNamed(dir: string, name: string): Promise<Reward> {
  const [reward] = await rewardsFor(dir, name)
  if (reward) return reward
  throw new Error(`"${name}" is a rule, which has no heads: name a reward that was trained`)
}

/** The files of named rewards and judges, each with its sha256: what scores depend on. Rules and programs have none. */
export async function headFiles(dir: string, names: readonly string[]): Promise<Record<string, string>> {
  const read = (file: string) => readFile(path.join(dir, file))
  const { rewards, wordJudges } = parseRewardIndex(await read('rewards.json'))
  const files = [
    ...rewards.map(({ name, heads, judge }) => ({ name, files: [...heads.map(({ file }) => file), ...judge] })),
    ...wordJudges.map(({ name, file }) => ({ name, files: [file] })),
  ].flatMap(({ name, files: own }) => (names.includes(name) ? own : []))
  const sums = files.sort().map(async (file) => [
    file,
    createHash('sha256')
      .update(await read(file))
      .digest('hex'),
  ])
  return Object.fromEntries(await Promise.all(sums))
}
