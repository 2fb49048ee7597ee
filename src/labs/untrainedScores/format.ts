// The recorded data of the lesson: losses of a head and its twin on held-out pairs (`tokenwise train-twin`), and texts that
// each of them steered (`tokenwise twin-texts`).

import { z } from 'zod'
import { checkerOf } from '../parts/checkerOf.ts'

const estimate = z.object({ mean: z.number(), standardError: z.number().nonnegative() })

/** `difference`: twin − first, paired. */
const sides = z.object({ first: estimate, twin: estimate, difference: estimate })

const agreement = z.object({
  n: z.int().positive(),
  /** Mean and largest |twin − target|, in the first head's units. `share`: of differences that are at most `within`. */
  mean: z.number().nonnegative(),
  max: z.number().nonnegative(),
  within: z.number().positive(),
  share: z.number().min(0).max(1),
  /** Standard deviation of the first head's scores of the same texts or prefixes. */
  spread: z.number().nonnegative(),
})

const twinFiguresSchema = z.object({
  pairs: z.int().positive(),
  trainedOn: z.int().positive(),
  /** The twin's target is the first head's score on finished texts, and the negative of that score on prefixes. */
  finished: agreement,
  prefixes: agreement,
  /** Bradley-Terry loss on finished texts, scored at their end tokens; in nats. */
  fullLoss: sides,
  /** Loss and accuracy on equally long prefixes; cuts ascend. `prefixLoss` is the mean over the cuts. */
  cuts: z
    .array(z.object({ cut: z.number().positive().max(1), loss: sides, accuracy: sides.omit({ difference: true }) }))
    .min(1),
  prefixLoss: sides,
  command: z.string(),
})

export type TwinFigures = z.infer<typeof twinFiguresSchema>
export type Sides = z.infer<typeof sides>

const column = z.object({
  /** Rewards of the steering head; of the first head if the text was not steered. */
  tokens: z.array(z.object({ bytes: z.array(z.int().min(0).max(255)), reward: z.number() })),
  stop: z.enum(['endOfText', 'length', 'aborted', 'contextFull']).nullable(),
  /** The judge's score, log-odds; null if the judge has not scored the text. */
  judge: z.number().nullable(),
})

const comparison = z.object({
  prompt: z.string(),
  weight: z.number(),
  seed: z.int().nonnegative(),
  /** The base model alone, ARGS with the first head, ARGS with the twin. */
  columns: z.tuple([column, column, column]),
  /** Both heads' scores of the unsteered text after each token, and with an end token appended (null if not scored). */
  heard: z.object({
    first: z.array(z.number()),
    twin: z.array(z.number()),
    finished: z.object({ first: z.number(), twin: z.number() }).nullable(),
  }),
})

export type TwinComparison = z.infer<typeof comparison>
export type TwinColumn = z.infer<typeof column>

const twinTextsSchema = z.object({
  /** One comparison per prompt, all with the first seed. */
  comparisons: z.array(comparison).min(1),
  maxTokens: z.int().positive(),
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
