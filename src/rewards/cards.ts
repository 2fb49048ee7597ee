// All cards in one small file, so that a page can describe the rewards without loading heads. Made by `tokenwise cards`.

import { z } from 'zod'
import { cardSchema } from './head.ts'
import { readHead } from './headFile.ts'
import { parseRewardIndex, programJudges } from './loadRewards.ts'
import { parseForm } from './parseJson.ts'
import { readWords, wordsCardSchema } from './words.ts'

const rewardCardSchema = z.object({
  name: z.string().min(1),
  title: z.string().min(1),
  /** One or two plain sentences: what it rewards. */
  about: z.string(),
  heads: z.array(cardSchema),
  /** Members of its judge. */
  judge: z.array(cardSchema),
  /** Title of the program that judges it instead of heads, if there is one. */
  judgeProgram: z.string().nullable(),
})

const cardsSchema = z.object({
  rewards: z.array(rewardCardSchema),
  wordJudges: z.array(wordsCardSchema),
})

export type RewardCard = z.infer<typeof rewardCardSchema>
export type Cards = z.infer<typeof cardsSchema>

/** @param name of the file, for messages. @throws HeadFileError naming the first field that is wrong. */
export function readCards(json: unknown, name: string): Cards {
  return parseForm(json, cardsSchema, name)
}

/** What the page knows of the rewards before a model is loaded: shippedRewards.json, made with the cards. */
export function shippedRewards({ rewards }: Cards) {
  return rewards.map(({ name, title, heads }) => ({
    name,
    title,
    heads: heads.map(({ objective, readsFinishedAt }) => ({ objective, readsFinishedAt })),
  }))
}

/** The cards of every file that rewards.json names. @throws HeadFileError for a file that is broken. */
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
