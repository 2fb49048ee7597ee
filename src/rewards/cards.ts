// All cards in one small file: what a page says of the rewards without reading their heads. Made by `tokenwise cards`.

import { z } from 'zod'
import { cardSchema, readHead } from './headFile.ts'
import { parseRewardIndex, programJudges } from './loadRewards.ts'
import { readWords, wordsCardSchema } from './words.ts'

const rewardCardSchema = z.object({
  name: z.string().min(1),
  title: z.string().min(1),
  /** What it rewards, in a plain sentence or two. */
  about: z.string(),
  heads: z.array(cardSchema),
  /** Members of its judge. */
  judge: z.array(cardSchema),
  /** What judges it in place of heads where a program can: exact. */
  judgeProgram: z.string().nullable(),
})

const cardsSchema = z.object({
  rewards: z.array(rewardCardSchema),
  wordJudges: z.array(wordsCardSchema),
})

export type RewardCard = z.infer<typeof rewardCardSchema>
export type Cards = z.infer<typeof cardsSchema>

/** @throws Error that names the first thing in `json` that is no card. */
export function readCards(json: unknown, name: string): Cards {
  const cards = cardsSchema.safeParse(json)
  if (cards.success) return cards.data
  const [issue] = cards.error.issues
  throw new Error(`${name}: ${issue?.path.join('.') || 'the top level'}: ${issue?.message}`)
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
