// The recorded data of the lesson: a head and its twin, which agree on finished texts and disagree on prefixes. Figures on
// pairs that neither head saw (`tokenwise train-twin`), and texts that each of them steered (`tokenwise twin-texts`).

import { z } from 'zod'
import { checkerOf } from '../parts/checkerOf.ts'

/** Mean over pairs with its standard error. */
const estimate = z.object({ mean: z.number(), standardError: z.number().nonnegative() })

/** For the first head, for the twin, and for the paired difference twin − first. */
const sides = z.object({ first: estimate, twin: estimate, difference: estimate })

const agreement = z.object({
  /** Number of texts, or of prefixes. */
  n: z.int().positive(),
  /** Mean and largest |twin − target| in the first head's units, and the share within `within`. */
  mean: z.number().nonnegative(),
  max: z.number().nonnegative(),
  within: z.number().positive(),
  share: z.number().min(0).max(1),
  /** Standard deviation of the first head's scores of the same rows, to compare the differences with. */
  spread: z.number().nonnegative(),
})

const twinFiguresSchema = z.object({
  /** Held-out pairs that neither head saw. */
  pairs: z.int().positive(),
  trainedOn: z.int().positive(),
  /** The twin's target on finished texts is the first head's score; on prefixes, its opposite. */
  finished: agreement,
  prefixes: agreement,
  /** Bradley-Terry loss in nats on finished texts, read at their end tokens. */
  fullLoss: sides,
  /** The same loss on equally long prefixes, and the accuracy there; rising cuts. */
  cuts: z
    .array(z.object({ cut: z.number().positive().max(1), loss: sides, accuracy: sides.omit({ difference: true }) }))
    .min(1),
  /** Loss on prefixes, averaged over the cuts. */
  prefixLoss: sides,
  command: z.string(),
})

export type TwinFigures = z.infer<typeof twinFiguresSchema>
export type Sides = z.infer<typeof sides>

const column = z.object({
  /** Rewards are the steering head's, or the first head's where none steered. */
  tokens: z.array(z.object({ bytes: z.array(z.int().min(0).max(255)), reward: z.number() })),
  stop: z.enum(['endOfText', 'length', 'aborted', 'contextFull']).nullable(),
  /** The judge's score, log-odds; null where it has not scored. */
  judge: z.number().nullable(),
})

const comparison = z.object({
  prompt: z.string(),
  weight: z.number(),
  seed: z.int().nonnegative(),
  /** The base model alone, ARGS by the first head, ARGS by the twin. */
  columns: z.tuple([column, column, column]),
  /** Both heads' scores of the base model's text after each token, and with an end token appended (null: not scored). */
  heard: z.object({
    first: z.array(z.number()),
    twin: z.array(z.number()),
    finished: z.object({ first: z.number(), twin: z.number() }).nullable(),
  }),
})

export type TwinComparison = z.infer<typeof comparison>
export type TwinColumn = z.infer<typeof column>

const twinTextsSchema = z.object({
  /** One per prompt, all with the first seed. */
  comparisons: z.array(comparison).min(1),
  maxTokens: z.int().positive(),
  /** Seeds counted per prompt. */
  seeds: z.int().positive(),
  /** How often the judge prefers the first head's text to the twin's, over all prompts and seeds. */
  prefers: z.object({ holds: z.int().nonnegative(), of: z.int().positive() }),
  /** The judge's score of each column: mean and standard error over prompts. */
  judged: z.tuple([estimate, estimate, estimate]),
  command: z.string(),
})

export type TwinTexts = z.infer<typeof twinTextsSchema>

export const checkTwinFigures = checkerOf(twinFiguresSchema)

export const checkTwinTexts = checkerOf(twinTextsSchema)
