// Loads the rewards and judges that rewards.json lists, for the trunk that runs. The caller reads the files, so that browser
// and command line share this.

import { z } from 'zod'
import { headNames } from '../decoding/heads.ts'
import { layersOf, type RewardHead } from './head.ts'
import { openHead } from './headFile.ts'
import { headsJudge } from './headsJudge.ts'
import type { Judge } from './judge.ts'
import { HeadFileError, parseJson } from './parseJson.ts'
import { oneSentenceJudge } from './tasks/oneSentence.ts'
import { readWords, wordsJudge } from './words.ts'

/** Reads a file by its path relative to rewards.json. */
export type ReadFile = (path: string) => Promise<Uint8Array>

export interface Reward {
  /** 'sentiment' */
  name: string
  /** 'positive film review' */
  title: string
  /** At most one for each objective. */
  heads: RewardHead[]
}

/** Relative to the folder of rewards.json, without '..'. */
const headFile = z
  .string()
  .regex(/^([A-Za-z0-9][A-Za-z0-9_-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a relative path')

const name = /^[A-Za-z0-9][A-Za-z0-9_-]*$/
const indexSchema = z.object({
  rewards: z.array(
    z.object({
      name: z.string().regex(name, 'must be letters, digits, - and _'),
      title: z.string().min(1),
      /** One or two plain sentences: what it rewards. */
      about: z.string().default(''),
      heads: z.array(z.object({ objective: z.enum(headNames), file: headFile })),
      /** Files of the judge's members, read on first use. */
      judge: z.array(headFile).default([]),
      /** Layers that the members read. */
      judgeLayers: z.array(z.int().nonnegative()).default([]),
    }),
  ),
  /** Judges that read words. */
  wordJudges: z.array(z.object({ name: z.string().regex(name), file: headFile })).default([]),
})

/** The contents of rewards.json: heads, judges and their paths. */
export type RewardIndex = z.infer<typeof indexSchema>

/** @throws HeadFileError naming the field that is wrong. */
export function parseRewardIndex(bytes: Uint8Array): RewardIndex {
  return parseJson(bytes, indexSchema, 'rewards.json')
}

/**
 * Reads every head that rewards.json names.
 * @param trunkSha256 of the model that runs: a head works only with the hidden states it was trained on.
 * @throws HeadFileError naming the file of a head that is broken, of another trunk, or not what the index says.
 */
export async function loadRewards(readFile: ReadFile, trunkSha256: string): Promise<Reward[]> {
  const index = parseRewardIndex(await readFile('rewards.json'))
  return Promise.all(
    index.rewards.map(async ({ name, title, heads }) => ({
      name,
      title,
      heads: await Promise.all(
        heads.map(async ({ objective, file }) => {
          const head = openNamed(file, await readFile(file), trunkSha256)
          const { card } = head
          if (card.reward !== name || card.objective !== objective || card.isJudge)
            throw new HeadFileError(
              `head ${file} is ${card.isJudge ? 'a judge' : `of ${card.reward}/${card.objective}`}, rewards.json says ${name}/${objective}`,
            )
          return head
        }),
      ),
    })),
  )
}

/** Judges that are programs, without a file. */
export const programJudges: readonly Judge[] = [oneSentenceJudge]

/** All judges, and the layers that a trunk must tap for each. @throws as `parseRewardIndex`. */
export async function judgesOf(readFile: ReadFile): Promise<{ name: string; layers: number[] }[]> {
  const { rewards, wordJudges } = parseRewardIndex(await readFile('rewards.json'))
  const ofHeads = rewards.filter(({ judge }) => judge.length > 0)
  return [
    ...ofHeads.map(({ name, judgeLayers }) => ({ name, layers: judgeLayers })),
    ...[...wordJudges, ...programJudges].map(({ name }) => ({ name, layers: [] })),
  ]
}

/**
 * A judge by its name: a program, one that reads words, or the mean of a reward's judge heads.
 * @param trunkSha256 as of `loadRewards`. @throws as `loadJudgeHeads`.
 */
export async function loadJudge(name: string, readFile: ReadFile, trunkSha256: string): Promise<Judge> {
  const program = programJudges.find((judge) => judge.name === name)
  if (program) return program
  const words = await loadWords(name, readFile)
  if (words) return wordsJudge(words)
  const members = await loadJudgeHeads(name, readFile, trunkSha256)
  return headsJudge(name, `${name}, by ${members.length} heads that steer nothing${accuracyWords(members)}`, members)
}

/** The members' accuracy in words; '' if it was not measured. */
function accuracyWords(members: readonly RewardHead[]): string {
  const shares = members.flatMap(({ card }) => card.accuracies['1']?.accuracy ?? [])
  if (shares.length === 0) return ''
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) => Math.round(100 * share))
  const range = least === most ? `${least}%` : `${least} to ${most}%`
  return `, each with ${range} accuracy on pairs of texts not trained on`
}

/**
 * The card and weights of a judge that reads words, or null if none has this name.
 * @throws HeadFileError naming a file that is broken or has another name.
 */
export async function loadWords(name: string, readFile: ReadFile): Promise<ReturnType<typeof readWords> | null> {
  const { wordJudges } = parseRewardIndex(await readFile('rewards.json'))
  const found = wordJudges.find((judge) => judge.name === name)
  if (!found) return null
  const bytes = await readFile(found.file)
  const words = named(found.file, () => readWords(bytes))
  if (words.card.name !== name)
    throw new HeadFileError(`${found.file} is the judge ${words.card.name}, rewards.json says ${name}`)
  return words
}

/**
 * The members of a reward's judge.
 * @throws HeadFileError as `loadRewards`, or for a reward without a judge; the message lists those with one.
 */
export async function loadJudgeHeads(reward: string, readFile: ReadFile, trunkSha256: string): Promise<RewardHead[]> {
  const { rewards, wordJudges } = parseRewardIndex(await readFile('rewards.json'))
  const judged = rewards.filter(({ judge }) => judge.length > 0)
  const found = judged.find(({ name }) => name === reward)
  if (!found)
    throw new HeadFileError(
      `there is no judge "${reward}"; there are: ${[...judged, ...wordJudges, ...programJudges].map(({ name }) => name).join(', ')}`,
    )
  return Promise.all(
    found.judge.map(async (file) => {
      const head = openNamed(file, await readFile(file), trunkSha256)
      if (head.card.reward !== reward || !head.card.isJudge)
        throw new HeadFileError(`head ${file} is not a judge of ${reward}, although rewards.json says so`)
      if (!found.judgeLayers.includes(head.card.layer))
        throw new HeadFileError(
          `head ${file} reads layer ${head.card.layer}, rewards.json names ${found.judgeLayers.join(', ') || 'none'} as judgeLayers of ${reward}`,
        )
      return head
    }),
  )
}

/**
 * Adds a user's head to the rewards, under the name `my-…`. Heads of one reward are combined; a second head of the same
 * objective replaces the first.
 * @param taps layers that the running trunk returns.
 * @throws HeadFileError for a file that is not a head, for a judge, and for a head of another trunk or of a layer that is not
 * tapped.
 */
export function addHead(
  rewards: Reward[],
  bytes: Uint8Array,
  { trunkSha256, taps }: { trunkSha256: string; taps: readonly number[] },
): Reward {
  const head = openNamed('of the given file', bytes, trunkSha256)
  const { reward: given, objective, layer, isJudge } = head.card
  if (isJudge) throw new HeadFileError(`the given file is a judge of ${given}: a judge steers nothing, choose a head`)
  if (!taps.includes(layer))
    throw new HeadFileError(
      `the given head reads layer ${layer}; the model here returns layers ${taps.join(', ')}: train it on one of these (--layer)`,
    )
  const name = `my-${given.replace(/[^A-Za-z0-9_-]+/g, '-')}`
  const before = rewards.find((reward) => reward.name === name)
  const others = before?.heads.filter(({ card }) => card.objective !== objective) ?? []
  const reward: Reward = { name, title: `${given}, a head of yours`, heads: [...others, head] }
  if (before) rewards.splice(rewards.indexOf(before), 1, reward)
  else rewards.push(reward)
  return reward
}

function openNamed(file: string, bytes: Uint8Array, trunkSha256: string): RewardHead {
  return named(`head ${file}`, () => {
    const head = openHead(bytes)
    const trunk = head.card.trunkSha256
    if (trunk === trunkSha256) return head
    throw new HeadFileError(
      `was trained on another model (sha256 ${trunk.slice(0, 12)}…) than the one that runs (${trunkSha256.slice(0, 12)}…): ` +
        'train it again with “tokenwise train”, or load its model',
    )
  })
}

/** Calls `open`; its errors name the file. */
function named<T>(what: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof HeadFileError) throw new HeadFileError(`${what}: ${error.message}`, { cause: error })
    throw error
  }
}

/** The taps that a trunk needs for the heads of these rewards. */
export function headLayers(rewards: readonly Reward[]): number[] {
  return layersOf(rewards.flatMap(({ heads }) => heads))
}
