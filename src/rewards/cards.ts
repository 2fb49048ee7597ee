// cards.json, written by `tokenwise cards`: the cards of all heads and judges in one small file, so that the page can describe
// the rewards without loading heads.

import { z } from 'zod'
import { cardSchema } from './head.ts'
import { readHead } from './headFile.ts'
import { parseRewardIndex, programJudges } from './loadRewards.ts'
import { parseForm } from './parseJson.ts'
import { readWords, wordsCardSchema } from './words.ts'

const rewardCardSchema = z.object({
  name: z.string().min(1),
  title: z.string().min(1),
  /** What the reward scores, in one or two sentences. */
  about: z.string(),
  heads: z.array(cardSchema),
  judge: z.array(cardSchema),
  /** Title of the program that judges this reward; null if there is none. */
  judgeProgram: z.string().nullable(),
})

const cardsSchema = z.object({
  rewards: z.array(rewardCardSchema),
  wordJudges: z.array(wordsCardSchema),
})

export type RewardCard = z.infer<typeof rewardCardSchema>
export type Cards = z.infer<typeof cardsSchema>

/** @param name file name, for error messages. @throws HeadFileError naming the first invalid field. */
export function readCards(json: unknown, name: string): Cards {
  return parseForm(json, cardsSchema, name)
}

/** Contents of shippedRewards.json: the rewards that the page offers before a model is loaded. */
export function shippedRewards({ rewards }: Cards) {
  return rewards.map(({ name, title, heads }) => ({
    name,
    title,
    heads: heads.map(({ objective, readsFinishedAt }) => ({ objective, readsFinishedAt })),
  }))
}

/** Reads the cards of all files that rewards.json lists. @throws HeadFileError for an invalid file. */
export function collectCards(readFile: (path: string) => Uint8Array): Cards {
  const index = parseRewardIndex(readFile('rewards.json'))
  const cardOf = (file: string) => readHead(readFile(file)).card
  return {
    rewards: index.rewards.map(({ name, title, about, heads, judge }) => ({
      name,
      title,
      about,
      heads: heads.map(({ file }) => cardOf(file)),
      judge: judge.map(cardOf),
      judgeProgram: programJudges.find((program) => program.name === name)?.title ?? null,
    })),
    wordJudges: index.wordJudges.map(({ file }) => readWords(readFile(file)).card),
  }
}
