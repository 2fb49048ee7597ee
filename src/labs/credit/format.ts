// The recorded data of the lesson: a few texts with every candidate's rewards, and the concentration of credit in many more.
// Written by `tokenwise credit`.

import { z } from 'zod'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import { checkerOf } from '../parts/checkerOf.ts'

const finite = z.number()
const heads = z.enum(headNames)
const rewardsSchema = z.partialRecord(heads, finite)

const candidateSchema = z.object({
  token: z.int().nonnegative(),
  bytes: z.array(z.int().min(0).max(255)),
  /** Natural log, base model, full vocabulary. */
  baseLogProb: finite,
  /** Raw, by head. */
  rewards: rewardsSchema,
})

/** One token of an example. It may be among its candidates, by id. */
const tokenSchema = candidateSchema.extend({ candidates: z.array(candidateSchema).min(1) })

const exampleSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  prompt: z.string().min(1),
  /** Follows the prompt after a space. */
  text: z.string().min(1),
  /** Written by a method, or another example with words replaced. */
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('written'), method: z.enum(['topK', 'pargs']) }),
    z.object({ kind: z.literal('edited'), from: z.string(), words: z.string(), into: z.string() }),
  ]),
  /** The w with which PARGS chooses along the text. */
  weight: finite,
  /** Noise key, with sample 0 and the position. */
  seed: z.int().nonnegative(),
  tokens: z.array(tokenSchema).min(1),
})

const concentrationSchema = z.object({ gini: z.number().min(0).max(1), topThreeShare: z.number().min(0).max(1) })

/** The concentration of one of the many texts. */
const measuredSchema = z.object({
  /** Id of the prompt. */
  prompt: z.string(),
  seed: z.int().nonnegative(),
  tokens: z.int().positive(),
  byHead: z.partialRecord(heads, concentrationSchema),
  /** For a head with a random reward for every candidate. */
  dice: concentrationSchema,
})

const creditSchema = z
  .object({
    command: z.string(),
    model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
    reward: z.object({ name: z.string(), title: z.string() }),
    /** Heads with rewards in the file, in the order of tables. */
    heads: z.array(heads).min(1),
    topK: z.int().positive(),
    /** Temperature at which PARGS chooses. */
    temperature: z.number().positive(),
    examples: z.array(exampleSchema).min(1).max(100),
    texts: z.array(measuredSchema).min(2).max(10_000),
  })
  .refine(
    ({ examples, heads }) => examples.every(({ tokens }) => tokens.every((token) => hasAll(token, heads))),
    'a token or candidate lacks the reward of a head',
  )
  .refine(
    ({ examples }) =>
      examples.every(({ origin }) => origin.kind === 'written' || examples.some(({ id }) => id === origin.from)),
    'an edited example names an unknown original',
  )

export type CreditFile = z.infer<typeof creditSchema>
export type CreditExample = z.infer<typeof exampleSchema>
export type CreditToken = z.infer<typeof tokenSchema>
export type MeasuredCredit = z.infer<typeof measuredSchema>

function hasAll({ rewards, candidates }: z.infer<typeof tokenSchema>, names: readonly HeadName[]): boolean {
  return names.every((name) =>
    [rewards, ...candidates.map((each) => each.rewards)].every((of) => of[name] !== undefined),
  )
}

export const checkCredit = checkerOf(creditSchema)
