// The recorded data of the lesson: a few texts with every candidate's rewards, and the concentration of credit in many more
// texts. Written by `tokenwise credit`.

import { z } from 'zod'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import { checkerOf } from '../parts/checkerOf.ts'

const finite = z.number()
const heads = z.enum(headNames)

const candidateSchema = z.object({
  token: z.int().nonnegative(),
  bytes: z.array(z.int().min(0).max(255)),
  /** Natural logarithm, over the full vocabulary. */
  baseLogProb: finite,
  /** Raw reward by head. */
  rewards: z.partialRecord(heads, finite),
})

/** The candidates need not include the token itself. */
const tokenSchema = candidateSchema.extend({ candidates: z.array(candidateSchema).min(1) })

const exampleSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  prompt: z.string().min(1),
  /** The response, without the space that separates it from the prompt. */
  text: z.string().min(1),
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('written'), method: z.enum(['topK', 'pargs']) }),
    z.object({ kind: z.literal('edited'), from: z.string(), words: z.string(), into: z.string() }),
  ]),
  /** Weight w for PARGS's choices along the text. */
  weight: finite,
  /** Seed of the noise; the sample number is always 0. */
  seed: z.int().nonnegative(),
  tokens: z.array(tokenSchema).min(1),
})

const share = finite.min(0).max(1)
const concentrationSchema = z.object({ gini: share, topThreeShare: share })

const measuredSchema = z.object({
  /** Id of the prompt. */
  prompt: z.string(),
  seed: z.int().nonnegative(),
  tokens: z.int().positive(),
  byHead: z.partialRecord(heads, concentrationSchema),
  /** Concentration if every candidate has a random reward. */
  dice: concentrationSchema,
})

const creditSchema = z
  .object({
    command: z.string(),
    model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
    reward: z.object({ name: z.string(), title: z.string() }),
    /** Heads in the order in which tables list them. */
    heads: z.array(heads).min(1),
    topK: z.int().positive(),
    /** Temperature of PARGS's choices. */
    temperature: z.number().positive(),
    examples: z.array(exampleSchema).min(1).max(100),
    texts: z.array(measuredSchema).min(2).max(10_000),
  })
  .refine(
    ({ examples, heads }) => examples.every(({ tokens }) => tokens.every((token) => hasAll(token, heads))),
    'a token or candidate has no reward for one of the heads',
  )
  .refine(
    ({ examples }) =>
      examples.every(({ origin }) => origin.kind === 'written' || examples.some(({ id }) => id === origin.from)),
    'the original of an edited example is missing',
  )

export type CreditFile = z.infer<typeof creditSchema>
export type CreditExample = z.infer<typeof exampleSchema>
export type CreditToken = z.infer<typeof tokenSchema>
export type MeasuredCredit = z.infer<typeof measuredSchema>

function hasAll({ rewards, candidates }: z.infer<typeof tokenSchema>, names: readonly HeadName[]): boolean {
  return names.every((name) => [{ rewards }, ...candidates].every((each) => each.rewards[name] !== undefined))
}

export const checkCredit = checkerOf(creditSchema)
