// Recorded endings: pairs of texts that the base model wrote, cut at several places, and what it wrote on from both sides of
// each cut. Written by `tokenwise endings`, read by lessons; judged in one reward.

import { z } from 'zod'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import { checkerOf } from './checkerOf.ts'

const finite = z.number()

/** What a finished text, or one that the length limit cut, is worth. */
const opinionFields = {
  /** By the set's judge, in its own unit: log-odds of heads, 0 or 1 of a program that checks. */
  judge: finite,
  /** By the reward's full-sequence head, log-odds; absent where the reward has none. */
  full: finite.optional(),
  /** By the judge that reads words alone, log-odds; absent where there is none. */
  words: finite.optional(),
}

const textSchema = z.object({
  /** What follows the prompt, without an end token. */
  text: z.string().max(4000),
  /** Token ids, the end token the last where the text has one. */
  tokens: z.array(z.int().nonnegative()).min(1).max(512),
  /** Whether it ended by itself, with an end token. */
  finished: z.boolean(),
  ...opinionFields,
})

const endingSchema = z.object({
  ...opinionFields,
  finished: z.boolean(),
  /** What was written on, without the prefix; kept of a few only. */
  text: z.string().max(4000).optional(),
})

const sideSchema = z.object({
  /** The kept beginning as text. */
  prefix: z.string().max(4000),
  /** Every loaded head's raw score of the kept beginning, read at its last token; {} where the reward has no heads. */
  heads: z.partialRecord(z.enum(headNames as [HeadName, ...HeadName[]]), finite),
  /** [n], independent of each other and of the other side's. */
  endings: z.array(endingSchema).min(1).max(256),
})

const pairSchema = z.object({
  prompt: z.string().max(4000),
  /** By the judge the better of the two; of a task the one that does what was asked. */
  chosen: textSchema,
  rejected: textSchema,
  cuts: z
    .array(
      z.object({
        /** Share of the shorter text, in (0, 1). */
        cut: finite.gt(0).lt(1),
        /** Tokens that are kept of either text. */
        position: z.int().positive(),
        chosen: sideSchema,
        rejected: sideSchema,
      }),
    )
    .min(1),
})

const setSchema = z
  .object({
    /** 'sentiment', or a task that a program checks: 'oneSentence'. */
    reward: z.string().min(1),
    /** The judge of texts and endings. */
    judge: z.object({ name: z.string(), title: z.string(), isExact: z.boolean() }),
    command: z.string(),
    model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
    /** Endings of each side at each cut. */
    n: z.int().positive(),
    /** Whether prompts are in the model's chat form. */
    chat: z.boolean(),
    /** Texts of a pair differ by this much at least in the judge's unit. */
    margin: finite.nonnegative(),
    /** The base policy: softmax(ℓ / temperature) over topK tokens; a text and a prefix with its ending have maxTokens at most. */
    sampling: z.object({
      seed: z.int().nonnegative(),
      topK: z.int().positive(),
      temperature: z.number().positive(),
      maxTokens: z.int().positive(),
    }),
    pairs: z.array(pairSchema).min(1).max(1000),
  })
  .refine(
    ({ n, pairs }) => sidesOf(pairs).every(({ endings }) => endings.length === n),
    'a side has other than n endings',
  )

export type EndingsSet = z.infer<typeof setSchema>
export type EndingsPair = EndingsSet['pairs'][number]
export type EndingsCut = EndingsPair['cuts'][number]
export type EndingsSide = EndingsCut['chosen']
export type Ending = EndingsSide['endings'][number]

function sidesOf(pairs: readonly z.infer<typeof pairSchema>[]) {
  return pairs.flatMap(({ cuts }) => cuts.flatMap(({ chosen, rejected }) => [chosen, rejected]))
}

export const checkEndings = checkerOf(setSchema)
