// Recorded texts of one reward pushed with many weights, judged and measured: written by `tokenwise lab-push`, read by the
// lesson on how hard one may push, which computes every mean and every turn from them.

import { z } from 'zod'
import { headNames } from '../../decoding/heads.ts'
import { checkerOf } from '../parts/checkerOf.ts'

/** Methods that the lesson compares; top-k's texts are those of w = 0 for all of them. */
export const pushedMethods = ['args', 'cd', 'pargs'] as const

export type PushedMethod = (typeof pushedMethods)[number]

const textSchema = z.object({
  /** Id of the prompt. */
  prompt: z.string(),
  seed: z.int().nonnegative(),
  method: z.enum(['topK', ...pushedMethods]),
  /** In units of the head's spread over base candidates; 0 of top-k. */
  weight: z.number(),
  /** What follows the prompt, without an end token. */
  text: z.string().max(4000),
  /** Tokens, without an end token. */
  length: z.int().nonnegative(),
  /** Whether it ended by itself. */
  finished: z.boolean(),
  /** Raw scores of the whole text by the heads that steer. */
  heads: z.partialRecord(z.enum(headNames), z.number()),
  /** By judge's name, in the judge's own units. */
  judges: z.record(z.string(), z.number()),
  /** Nats against top-k sampling, exact at each step and summed along the text. */
  kl: z.number(),
  /** Share, 0 to 1, of the text's groups of two tokens that came before; null for a text of fewer than two. */
  rep2: z.number().min(0).max(1).nullable(),
})

const schema = z
  .object({
    /** The commands that made it, the last one last. */
    commands: z.array(z.string()).min(1),
    model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
    reward: z.string(),
    settings: z.object({
      units: z.literal('standard'),
      topK: z.int().positive(),
      temperature: z.number().positive(),
      maxTokens: z.int().positive(),
    }),
    /** Standard deviation of each head's raw score over base candidates: what one unit of w is worth. */
    spreads: z.partialRecord(z.enum(headNames), z.number().positive()),
    /** The first one decides. */
    judges: z.array(z.object({ name: z.string(), title: z.string() })).min(1),
    prompts: z.array(z.object({ id: z.string(), prompt: z.string().min(1) })).min(2),
    texts: z.array(textSchema).min(1),
  })
  .superRefine((set, context) => {
    const fault = faultOf(set)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault })
  })

export type PushedSet = z.infer<typeof schema>

export type PushedText = z.infer<typeof textSchema>

export const checkPushed = checkerOf(schema)

/** Weights of a set, rising; 0 is top-k's. */
export function pushedWeights({ texts }: Pick<PushedSet, 'texts'>): number[] {
  return [...new Set(texts.map(({ weight }) => weight))].sort((a, b) => a - b)
}

/** Curves need every prompt at every weight of every method, and a score by every judge. */
function faultOf(set: { judges: { name: string }[]; prompts: { id: string }[]; texts: PushedText[] }): string | null {
  const { judges, prompts, texts } = set
  const weights = pushedWeights(set)
  const has = new Set(texts.map(({ prompt, method, weight }) => `${method} ${weight} ${prompt}`))
  for (const { id } of prompts)
    for (const weight of weights)
      for (const method of weight === 0 ? ['topK'] : pushedMethods)
        if (!has.has(`${method} ${weight} ${id}`)) return `no text of ${id} by ${method} at w = ${weight}`
  const unjudged = texts.find((text) => judges.some(({ name }) => text.judges[name] === undefined))
  return unjudged ? `a text of ${unjudged.prompt} lacks the score of a judge` : null
}
