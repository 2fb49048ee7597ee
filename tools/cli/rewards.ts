// Rewards and judges in a folder on disk: public/heads, or the folder that --heads names.

import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RewardChoice } from '../../src/decoding/record.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { loadJudge, loadRewards, parseRewardIndex, type Reward } from '../../src/rewards/loadRewards.ts'
import { findReward, learnedNames, rewardNames } from '../../src/rewards/rewardChoice.ts'
import { readManifest } from './modelFile.ts'
import { BASE_MODEL_DIR } from './paths.ts'

/** Reads files of a folder by their path in it. @throws Error that names the missing file. */
export function headReader(dir: string): (file: string) => Promise<Uint8Array> {
  return async (file) => {
    const place = path.join(dir, file)
    try {
      return new Uint8Array(await readFile(place))
    } catch (cause) {
      throw new Error(`Cannot read ${place}. Train the heads first, or name their folder with --heads.`, { cause })
    }
  }
}

/** All rewards of a folder, checked against the base model that they must belong to. */
export function loadRewardsNode(dir: string, trunkSha256: string): Promise<Reward[]> {
  return loadRewards(headReader(dir), trunkSha256)
}

/**
 * The rewards with heads that a choice names; no file is read for rules.
 * @throws RewardError for an unknown name or parameter, with a list of the known ones.
 */
export async function rewardsFor(
  dir: string,
  choice: RewardChoice | null,
  modelDir = BASE_MODEL_DIR,
): Promise<Reward[]> {
  if (choice === null) return []
  const learned = learnedNames(choice)
  const rewards = learned.length > 0 ? await loadRewardsNode(dir, readManifest(modelDir).sha256) : []
  for (const name of rewardNames(choice)) findReward(name, rewards)
  return rewards.filter(({ name }) => learned.includes(name))
}

/** One reward that has heads. @throws Error with a list of the rewards, or for a rule. */
export async function rewardNamed(dir: string, name: string): Promise<Reward> {
  const [reward] = await rewardsFor(dir, name)
  if (reward) return reward
  throw new Error(`"${name}" is a rule and has no heads. Name a trained reward.`)
}

/** @throws Error with a list of the judges. */
export function judgesNamed(
  names: readonly string[],
  { headsDir, trunkSha256 }: { headsDir: string; trunkSha256: string },
): Promise<Judge[]> {
  return Promise.all(names.map((name) => loadJudge(name, headReader(headsDir), trunkSha256)))
}

/** The sha256 of every file that the named rewards and judges consist of: what their scores depend on. */
export async function headFiles(dir: string, names: readonly string[]): Promise<Record<string, string>> {
  const read = headReader(dir)
  const { rewards, wordJudges } = parseRewardIndex(await read('rewards.json'))
  const files = [
    ...rewards.map(({ name, heads, judge }) => ({ name, files: [...heads.map(({ file }) => file), ...judge] })),
    ...wordJudges.map(({ name, file }) => ({ name, files: [file] })),
  ].flatMap(({ name, files: own }) => (names.includes(name) ? own : []))
  const sums = files.sort().map(async (file) => [file, hash('sha256', await read(file))])
  return Object.fromEntries(await Promise.all(sums))
}
