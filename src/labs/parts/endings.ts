// Recorded endings: pairs of texts by the base model, cut at several places, with its continuations of both prefixes, scored
// under one reward. Written by `tokenwise endings`. Two lessons read them (prefixLabels, credit), so the format is here.

import { z } from 'zod'
import { headNames } from '../../decoding/heads.ts'
import { checkerOf } from './checkerOf.ts'

const finite = z.number()

/** The scores of a text, whether it reached its end token or the length limit. */
const opinionFields = {
  /** By the set's judge, in its own unit: log-odds from heads, 0 or 1 from a program that checks. */
  judge: finite,
  /** By the reward's full-sequence head, log-odds; absent where the reward has none. */
  full: finite.optional(),
  /** By the judge that reads only words, log-odds; absent where there is none. */
  words: finite.optional(),
}

const textSchema = z.object({
  /** What follows the prompt, without an end token. */
  text: z.string().max(4000),
  /** Token ids, including the end token where the text has one. */
  tokens: z.array(z.int().nonnegative()).min(1).max(512),
  /** Whether it reached an end token. */
  finished: z.boolean(),
  ...opinionFields,
})

const endingSchema = z.object({
  ...opinionFields,
  finished: z.boolean(),
  /** The continuation without the prefix; kept for a few endings only. */
  text: z.string().max(4000).optional(),
})

const sideSchema = z.object({
  /** The prefix as text. */
  prefix: z.string().max(4000),
  /** Every loaded head's raw score of the prefix; {} where the reward has no heads. */
  heads: z.partialRecord(z.enum(headNames), finite),
  /** [n], sampled independently of each other and of the other side. */
  endings: z.array(endingSchema).min(1).max(256),
})

const pairSchema = z.object({
  prompt: z.string().max(4000),
  /** The one that the judge prefers; for a task, the one that fulfills it. */
  chosen: textSchema,
  rejected: textSchema,
  cuts: z
    .array(
      z.object({
        /** Share of the shorter text's tokens, in (0, 1). */
        cut: finite.gt(0).lt(1),
        /** Tokens in either prefix. */
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
    /** Least difference of a pair's texts, in the judge's unit. */
    margin: finite.nonnegative(),
    /** The base policy: softmax(ℓ / temperature) over topK tokens, up to maxTokens for a text and for a prefix with its ending. */
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
    'a side does not have n endings',
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
