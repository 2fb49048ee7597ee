// Loads the rewards and judges that rewards.json lists. The caller reads the files, so the browser and the command line share
// this code.

import { z } from 'zod'
import { cleanText } from '../decoding/cleanText.ts'
import { headNames } from '../decoding/heads.ts'
import { type HeadTrunk, layersOf, type RewardHead, titleSchema } from './head.ts'
import { readHead } from './headFile.ts'
import { headsJudge } from './headsJudge.ts'
import type { Judge } from './judge.ts'
import { makeMlp } from './mlp.ts'
import { HeadFileError, parseJson } from './parseJson.ts'
import { oneSentenceJudge } from './tasks/oneSentence.ts'
import { readWords, wordsJudge } from './words.ts'

/** Reads a file by its path relative to rewards.json. */
export type ReadFile = (path: string) => Promise<Uint8Array>

export interface Reward {
  name: string
  title: string
  /** At most one per objective. */
  heads: RewardHead[]
}

/** Path relative to the folder of rewards.json, without '..'. */
const filePath = z
  .string()
  .regex(/^([A-Za-z0-9][A-Za-z0-9_-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a relative path')

const name = /^[A-Za-z0-9][A-Za-z0-9_-]*$/
const indexSchema = z.object({
  rewards: z.array(
    z.object({
      name: z.string().regex(name, 'must start with a letter or digit, followed by letters, digits, - or _'),
      title: titleSchema,
      about: z.string().overwrite(cleanText).default(''),
      heads: z.array(z.object({ objective: z.enum(headNames), file: filePath })),
      /** Files of the judge's members, read on first use. */
      judge: z.array(filePath).default([]),
      /** Layers that the members read. */
      judgeLayers: z.array(z.int().nonnegative()).default([]),
    }),
  ),
  /** Judges that read only a text's words (words.ts). */
  wordJudges: z.array(z.object({ name: z.string().regex(name), file: filePath })).default([]),
})

export type RewardIndex = z.infer<typeof indexSchema>

/** Parses rewards.json. @throws HeadFileError naming the first invalid field. */
export function parseRewardIndex(bytes: Uint8Array): RewardIndex {
  return parseJson(bytes, indexSchema, 'rewards.json')
}

/**
 * Reads all heads that rewards.json lists.
 * @param trunk of the running model. A head works only with the trunk that it was trained on. Given as a promise, the files are
 * read meanwhile.
 * @throws HeadFileError naming a head file that is invalid, does not fit the trunk, or does not match rewards.json.
 */
export async function loadRewards(readFile: ReadFile, trunk: HeadTrunk | Promise<HeadTrunk>): Promise<Reward[]> {
  const [listed, fitting] = await Promise.all([readListed(readFile), trunk])
  return listed.map(({ name, title, heads }) => ({
    name,
    title,
    heads: heads.map(({ objective, file, bytes }) => {
      const head = openNamed(`head ${file}`, bytes, fitting)
      const { card } = head
      if (card.reward !== name || card.objective !== objective || card.isJudge)
        throw new HeadFileError(
          `head ${file} is ${card.isJudge ? 'a judge' : `${card.reward}/${card.objective}`}, but rewards.json lists it as ${name}/${objective}`,
        )
      return head
    }),
  }))
}

/** The rewards of rewards.json, with the bytes of their heads. */
async function readListed(readFile: ReadFile) {
  const { rewards } = parseRewardIndex(await readFile('rewards.json'))
  return Promise.all(
    rewards.map(async ({ heads, ...reward }) => ({
      ...reward,
      heads: await Promise.all(heads.map(async (head) => ({ ...head, bytes: await readFile(head.file) }))),
    })),
  )
}

export const programJudges: readonly Judge[] = [oneSentenceJudge]

/** All judges, with the layers that the trunk must tap for each. @throws when `parseRewardIndex` does. */
export async function judgesOf(readFile: ReadFile): Promise<{ name: string; layers: number[] }[]> {
  const { rewards, wordJudges } = parseRewardIndex(await readFile('rewards.json'))
  const ofHeads = rewards.filter(({ judge }) => judge.length > 0)
  return [
    ...ofHeads.map(({ name, judgeLayers }) => ({ name, layers: judgeLayers })),
    ...[...wordJudges, ...programJudges].map(({ name }) => ({ name, layers: [] })),
  ]
}

/**
 * Loads a judge by its name: a program, a judge of words, or the mean of a reward's judge heads.
 * @param trunk as for `loadRewards`. @throws when `loadWords` or `loadJudgeHeads` does.
 */
export async function loadJudge(name: string, readFile: ReadFile, trunk: HeadTrunk): Promise<Judge> {
  const program = programJudges.find((judge) => judge.name === name)
  if (program) return program
  const words = await loadWords(name, readFile)
  if (words) return wordsJudge(words)
  const members = await loadJudgeHeads(name, readFile, trunk)
  return headsJudge(name, `${name}, the mean of ${members.length} judge heads${accuracyOf(members)}`, members)
}

function accuracyOf(members: readonly RewardHead[]): string {
  const shares = members.flatMap(({ card }) => card.accuracies['1']?.accuracy ?? [])
  if (shares.length === 0) return ''
  const [lowest, highest] = [Math.min(...shares), Math.max(...shares)].map((share) => Math.round(100 * share))
  const range = lowest === highest ? `${lowest}%` : `${lowest} to ${highest}%`
  return `, each with ${range} accuracy on held-out pairs of texts`
}

/**
 * Reads the file of a judge of words. Returns null if no judge of words has this name.
 * @throws HeadFileError naming a file that is invalid or contains another judge.
 */
export async function loadWords(name: string, readFile: ReadFile): Promise<ReturnType<typeof readWords> | null> {
  const { wordJudges } = parseRewardIndex(await readFile('rewards.json'))
  const found = wordJudges.find((judge) => judge.name === name)
  if (!found) return null
  const bytes = await readFile(found.file)
  const words = named(found.file, () => readWords(bytes))
  if (words.card.name !== name)
    throw new HeadFileError(`${found.file} contains the judge ${words.card.name}, but rewards.json lists it as ${name}`)
  return words
}

/**
 * Loads the members of a reward's judge.
 * @throws HeadFileError naming a head file that is invalid, does not fit the trunk, or does not match rewards.json; for a
 * reward without a judge the message lists all judges.
 */
export async function loadJudgeHeads(reward: string, readFile: ReadFile, trunk: HeadTrunk): Promise<RewardHead[]> {
  const { rewards } = parseRewardIndex(await readFile('rewards.json'))
  const found = rewards.find(({ name, judge }) => name === reward && judge.length > 0)
  if (!found) {
    const known = (await judgesOf(readFile)).map(({ name }) => name)
    throw new HeadFileError(`there is no judge "${reward}": choose one of ${known.join(', ')}`)
  }
  return Promise.all(
    found.judge.map(async (file) => {
      const head = openNamed(`head ${file}`, await readFile(file), trunk)
      if (head.card.reward !== reward || !head.card.isJudge)
        throw new HeadFileError(`head ${file} is not a judge of ${reward}, although rewards.json lists it as one`)
      if (!found.judgeLayers.includes(head.card.layer))
        throw new HeadFileError(
          `head ${file} reads layer ${head.card.layer}, which is not among the judgeLayers of ${reward} in rewards.json: ${found.judgeLayers.join(', ') || 'none'}`,
        )
      return head
    }),
  )
}

/**
 * Adds a user's head to the rewards, under the name `my-…`. Heads of the same reward form one entry, in which a head replaces
 * an earlier one of the same objective.
 * @param taps layers that the running trunk returns.
 * @throws HeadFileError for an invalid file, a judge, a head that does not fit the trunk, or one that reads a layer not in `taps`.
 */
export function addHead(
  rewards: Reward[],
  bytes: Uint8Array,
  { trunk, taps }: { trunk: HeadTrunk; taps: readonly number[] },
): Reward {
  const head = openNamed('your head file', bytes, trunk)
  const { reward: given, objective, layer, isJudge } = head.card
  if (isJudge)
    throw new HeadFileError(
      `your head file is a judge of ${given}. Judges cannot steer: choose a head that is not a judge`,
    )
  if (!taps.includes(layer))
    throw new HeadFileError(
      `your head file reads layer ${layer}, but this model returns only layers ${taps.join(', ')}: train the head on one of these (--layer)`,
    )
  const name = `my-${given.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')}`
  const before = rewards.find((reward) => reward.name === name)
  const others = before?.heads.filter(({ card }) => card.objective !== objective) ?? []
  const reward: Reward = { name, title: `${given} (your own head)`, heads: [...others, head] }
  if (before) rewards.splice(rewards.indexOf(before), 1, reward)
  else rewards.push(reward)
  return reward
}

function openNamed(what: string, bytes: Uint8Array, { sha256, shape }: HeadTrunk): RewardHead {
  return named(what, () => {
    const { card, weights } = readHead(bytes)
    if (card.trunkSha256 !== sha256)
      throw new HeadFileError(
        `it was trained on another model (sha256 ${card.trunkSha256.slice(0, 12)}…), not on the running one (${sha256.slice(0, 12)}…): ` +
          'train it again with “tokenwise train”, or load its model',
      )
    const hiddenSize = weights.mean.length / card.features.length
    if (shape && hiddenSize !== shape.hiddenSize)
      throw new HeadFileError(
        `feature.mean is for hidden states of ${hiddenSize} numbers, but those of this model have ${shape.hiddenSize}: train the head again`,
      )
    if (shape && card.layer > shape.blockCount)
      throw new HeadFileError(
        `the card: layer: the head reads layer ${card.layer}, but this model has only ${shape.blockCount}: train the head again`,
      )
    return { card, score: makeMlp(weights) }
  })
}

function named<T>(what: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof HeadFileError) throw new HeadFileError(`${what}: ${error.message}`, { cause: error })
    throw error
  }
}

/** Layers that a trunk must tap for the heads of these rewards. */
export function headLayers(rewards: readonly Reward[]): number[] {
  return layersOf(rewards.flatMap(({ heads }) => heads))
}
