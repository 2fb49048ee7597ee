// Loads rewards and judges from public/heads or from the folder given with --heads.

import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RewardChoice } from '../../src/decoding/record.ts'
import type { HeadTrunk } from '../../src/rewards/head.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { loadJudge, loadRewards, parseRewardIndex, type ReadFile, type Reward } from '../../src/rewards/loadRewards.ts'
import { findReward, learnedNames, rewardNames } from '../../src/rewards/rewardChoice.ts'
import { readHeadTrunk } from './modelFile.ts'
import { BASE_MODEL_DIR } from './paths.ts'

/** Returns a reader for files in `dir`. The reader throws an Error that names the missing file. */
export function headReader(dir: string): ReadFile {
  return async (file) => {
    const place = path.join(dir, file)
    try {
      return new Uint8Array(await readFile(place))
    } catch (cause) {
      throw new Error(`Cannot read ${place}. Train the heads first, or name their folder with --heads.`, { cause })
    }
  }
}

/**
 * Loads the learned rewards that a choice names. No file is read for rules.
 * @param classifiers names in the choice that are classifiers, which are left out.
 * @throws RewardError for an unknown name or parameter, with a list of the known ones.
 */
export async function rewardsFor(
  dir: string,
  choice: RewardChoice | null,
  modelDir = BASE_MODEL_DIR,
  classifiers: readonly string[] = [],
): Promise<Reward[]> {
  if (choice === null) return []
  const learned = learnedNames(choice).filter((name) => !classifiers.includes(name))
  const rewards = learned.length > 0 ? await loadRewards(headReader(dir), readHeadTrunk(modelDir)) : []
  for (const name of rewardNames(choice)) if (!classifiers.includes(name)) findReward(name, rewards)
  return rewards.filter(({ name }) => learned.includes(name))
}

/** Loads one learned reward. @throws Error for a rule or an unknown name. */
export async function rewardNamed(dir: string, name: string): Promise<Reward> {
  const [reward] = await rewardsFor(dir, name)
  if (reward) return reward
  throw new Error(`"${name}" is a rule and has no heads. Name a trained reward.`)
}

/** @throws HeadFileError for an unknown name, with a list of the judges. */
export function judgesNamed(
  names: readonly string[],
  { headsDir, trunk }: { headsDir: string; trunk: HeadTrunk },
): Promise<Judge[]> {
  return Promise.all(names.map((name) => loadJudge(name, headReader(headsDir), trunk)))
}

/** Returns the SHA-256 of each file of the named rewards and judges, by file name. */
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
