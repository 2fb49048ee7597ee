// The file format of recorded endings: pairs of base-model texts, cut at several positions, with scored continuations of both
// prefixes. Written by `tokenwise endings`; read by the lessons prefixLabels and credit.

import { z } from 'zod'
import { headNames } from '../../decoding/heads.ts'
import { checkerOf } from './checkerOf.ts'

/** Scores of a finished text or of a text that was cut off at the length limit. */
const scoreFields = {
  /** Score by the judge: log-odds from heads, 0 or 1 from a program. */
  judge: z.number(),
  /** Log-odds from the full-sequence head; absent if the reward has no such head. */
  full: z.number().optional(),
  /** Log-odds from the judge that reads only words; absent if the reward has no such judge. */
  words: z.number().optional(),
}

const textSchema = z.object({
  /** The response without an end token. */
  text: z.string().max(4000),
  /** Token ids, including the end token if the text has one. */
  tokens: z.array(z.int().nonnegative()).min(1).max(512),
  /** Whether the text has an end token. */
  finished: z.boolean(),
  ...scoreFields,
})

const endingSchema = z.object({
  ...scoreFields,
  finished: z.boolean(),
  /** The continuation without the prefix; present for only a few endings. */
  text: z.string().max(4000).optional(),
})

const sideSchema = z.object({
  prefix: z.string().max(4000),
  /** The prefix's raw score from each head; {} if the reward has no heads. */
  heads: z.partialRecord(z.enum(headNames), z.number()),
  /** [n] continuations, sampled independently. */
  endings: z.array(endingSchema).min(1).max(256),
})

const pairSchema = z.object({
  prompt: z.string().max(4000),
  /** The text that the judge prefers; for a task, the text that fulfills it. */
  chosen: textSchema,
  rejected: textSchema,
  cuts: z
    .array(
      z.object({
        /** Share of the shorter text's tokens, in (0, 1). */
        cut: z.number().gt(0).lt(1),
        /** Number of tokens in each prefix. */
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
    judge: z.object({ name: z.string(), title: z.string(), isExact: z.boolean() }),
    command: z.string(),
    model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
    /** Number of endings of each prefix. */
    n: z.int().positive(),
    /** Whether prompts use the chat format. */
    chat: z.boolean(),
    /** Minimum difference between the judge's scores of the two texts of a pair. */
    margin: z.number().nonnegative(),
    /** The base policy: softmax(ℓ / temperature) over topK tokens. maxTokens limits a text, and a prefix plus its ending. */
    sampling: z.object({
      seed: z.int().nonnegative(),
      topK: z.int().positive(),
      temperature: z.number().positive(),
      maxTokens: z.int().positive(),
    }),
    pairs: z.array(pairSchema).min(1).max(1000),
  })
  .refine(
    ({ n, pairs }) =>
      pairs.every(({ cuts }) =>
        cuts.every(({ chosen, rejected }) => chosen.endings.length === n && rejected.endings.length === n),
      ),
    'every prefix must have n endings',
  )

export type EndingsSet = z.infer<typeof setSchema>
export type EndingsPair = EndingsSet['pairs'][number]
export type EndingsCut = EndingsPair['cuts'][number]
export type EndingsSide = EndingsCut['chosen']

export const checkEndings = checkerOf(setSchema)
