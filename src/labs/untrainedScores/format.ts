// The recorded data of the lesson: a head and its twin, which agree on finished texts and disagree on prefixes. Figures on
// pairs that neither head saw (`tokenwise train-twin`), and texts that each of them steered (`tokenwise twin-texts`).

import { z } from 'zod'
import { checkerOf } from '../parts/checkerOf.ts'

/** Mean over pairs, with its standard error. */
const estimate = z.object({ mean: z.number(), standardError: z.number().nonnegative() })

/** Of the first head, of the twin, and of the twin's less the first's on the same pairs. */
const sides = z.object({ first: estimate, twin: estimate, difference: estimate })

const agreement = z.object({
  /** Texts, or beginnings. */
  n: z.int().positive(),
  /** Mean and largest |twin − wanted|, in the first head's units, and the share within `within`. */
  mean: z.number().nonnegative(),
  max: z.number().nonnegative(),
  within: z.number().positive(),
  share: z.number().min(0).max(1),
  /** Standard deviation of the first head's scores of the same rows: what the differences are small beside. */
  spread: z.number().nonnegative(),
})

const twinFiguresSchema = z.object({
  /** Pairs that neither head saw. */
  pairs: z.int().positive(),
  trainedOn: z.int().positive(),
  /** Wanted of finished texts: what the first head says; of beginnings: its opposite. */
  finished: agreement,
  beginnings: agreement,
  /** Bradley-Terry loss in nats on finished texts, read at their end tokens. */
  fullLoss: sides,
  /** The same of equally long beginnings, and how often the better text's is preferred; rising cuts. */
  cuts: z
    .array(z.object({ cut: z.number().positive().max(1), loss: sides, accuracy: sides.omit({ difference: true }) }))
    .min(1),
  /** Loss on beginnings, mean over the cuts. */
  prefixLoss: sides,
  command: z.string(),
})

export type TwinFigures = z.infer<typeof twinFiguresSchema>
export type Sides = z.infer<typeof sides>

const column = z.object({
  /** With the reward that steered it, or that of the first head where none did. */
  tokens: z.array(z.object({ bytes: z.array(z.int().min(0).max(255)), reward: z.number() })),
  stop: z.enum(['endOfText', 'length', 'aborted', 'contextFull']).nullable(),
  /** The judge's score, log-odds; null where it was not asked. */
  judge: z.number().nullable(),
})

const comparison = z.object({
  prompt: z.string(),
  weight: z.number(),
  seed: z.int().nonnegative(),
  /** The base model alone, ARGS by the first head, ARGS by the twin. */
  columns: z.tuple([column, column, column]),
  /** Both heads on the base model's text after each of its tokens, and with an end token behind it (null: not asked). */
  heard: z.object({
    first: z.array(z.number()),
    twin: z.array(z.number()),
    finished: z.object({ first: z.number(), twin: z.number() }).nullable(),
  }),
})

export type TwinComparison = z.infer<typeof comparison>
export type TwinColumn = z.infer<typeof column>

const twinTextsSchema = z.object({
  /** One of each prompt, all with the first seed. */
  comparisons: z.array(comparison).min(1),
  maxTokens: z.int().positive(),
  /** Seeds of each prompt that were counted. */
  seeds: z.int().positive(),
  /** How often the judge prefers the text by the first head to that by its twin, of all prompts and seeds. */
  prefers: z.object({ holds: z.int().nonnegative(), of: z.int().positive() }),
  /** Judge's score of each column, mean over prompts, standard error over prompts. */
  judged: z.tuple([estimate, estimate, estimate]),
  command: z.string(),
})

export type TwinTexts = z.infer<typeof twinTextsSchema>

export const checkTwinFigures = checkerOf(twinFiguresSchema)

export const checkTwinTexts = checkerOf(twinTextsSchema)
