// The recorded data of the lesson: texts steered by one reward with many weights, judged and measured. Written by
// `tokenwise lab-push`.

import { z } from 'zod'
import { headNames } from '../../decoding/heads.ts'
import { checkerOf } from '../parts/checkerOf.ts'

/** The methods compared. At w = 0 each writes top-k's text. */
export const pushedMethods = ['args', 'cd', 'pargs'] as const

export type PushedMethod = (typeof pushedMethods)[number]

const textSchema = z.object({
  /** Id of the prompt. */
  prompt: z.string(),
  seed: z.int().nonnegative(),
  method: z.enum(['topK', ...pushedMethods]),
  /** Weight w of the reward in units of the head's spread (see `spreads`); 0 for top-k. */
  weight: z.number(),
  /** The response, without an end token. */
  text: z.string().max(4000),
  /** Number of tokens, without an end token. */
  length: z.int().nonnegative(),
  /** Whether the text reached an end token. */
  finished: z.boolean(),
  /** Raw scores of the complete text by the methods' heads. */
  heads: z.partialRecord(z.enum(headNames), z.number()),
  /** Score by judge name, in that judge's units. */
  judges: z.record(z.string(), z.number()),
  /** KL to top-k sampling in nats: exact at each step, summed along the text. */
  kl: z.number(),
  /** Share, 0 to 1, of token pairs that occurred earlier in the text; null for fewer than two tokens. */
  rep2: z.number().min(0).max(1).nullable(),
})

const setSchema = z.object({
  /** The commands that recorded the set, in order. */
  commands: z.array(z.string()).min(1),
  model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
  reward: z.string(),
  settings: z.object({
    units: z.literal('standard'),
    topK: z.int().positive(),
    temperature: z.number().positive(),
    maxTokens: z.int().positive(),
  }),
  /** Standard deviation of each head's raw score over base candidates: the unit of w. */
  spreads: z.partialRecord(z.enum(headNames), z.number().positive()),
  /** The lesson's conclusion uses the first judge. */
  judges: z.array(z.object({ name: z.string(), title: z.string() })).min(1),
  prompts: z.array(z.object({ id: z.string(), prompt: z.string().min(1) })).min(2),
  texts: z.array(textSchema).min(1),
})

export type PushedSet = z.infer<typeof setSchema>

export type PushedText = z.infer<typeof textSchema>

export const checkPushed = checkerOf(
  setSchema.superRefine((set, context) => {
    const fault = faultOf(set)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault })
  }),
)

/** The weights of a set, ascending; weight 0 is top-k. */
export function pushedWeights({ texts }: Pick<PushedSet, 'texts'>): number[] {
  return [...new Set(texts.map(({ weight }) => weight))].sort((a, b) => a - b)
}

/** Curves need a text for every prompt at every weight by every method, scored by every judge. */
function faultOf({ judges, prompts, texts }: PushedSet): string | null {
  const weights = pushedWeights({ texts })
  const has = new Set(texts.map(({ prompt, method, weight }) => `${method} ${weight} ${prompt}`))
  for (const { id } of prompts)
    for (const weight of weights)
      for (const method of weight === 0 ? ['topK'] : pushedMethods)
        if (!has.has(`${method} ${weight} ${id}`)) return `no text for ${id} by ${method} at w = ${weight}`
  const unjudged = texts.find((text) => judges.some(({ name }) => text.judges[name] === undefined))
  return unjudged ? `a text for ${unjudged.prompt} lacks a score from at least one judge` : null
}
