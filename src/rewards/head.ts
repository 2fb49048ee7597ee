// A reward head: a small MLP on hidden states of the trunk, described by a card. headFile.ts reads and writes head files;
// tools/training trains heads.

import { z } from 'zod'
import { cleanText, cleanTitle } from '../decoding/cleanText.ts'
import { headNames } from '../decoding/heads.ts'
import type { TrunkShape } from '../decoding/trunk.ts'

const featureNames = ['last', 'mean'] as const
export type FeatureName = (typeof featureNames)[number]

export const accuracySchema = z.object({
  accuracy: z.number().min(0).max(1),
  standardError: z.number().min(0),
  n: z.int().positive(),
})

/** A name or title from a file. It is cleaned and cut; markup is refused, because no name needs it. */
export const titleSchema = z
  .string()
  .overwrite((text) => cleanTitle(text))
  .min(1, 'must have a character that can be seen')
  .regex(/^[^<>]*$/, 'must not contain < or >')

/** A sentence or command line from a file, cleaned. */
export const noteSchema = z.string().overwrite(cleanText).max(4000, 'must have at most 4000 characters')

/** Divides scores or multiplies them, so neither a tiny nor a huge one may make them infinite. */
export const factorSchema = z.number().min(1e-6).max(1e6)

/** A cut on a card: a share of a text's length, such as '0.25'. */
const cutSchema = z.string().regex(/^\d{1,3}(\.\d{1,9})?$/, 'must be a number such as 0.25')

/** Describes a head and its training. Stored in the head file's metadata and shown on the page. */
export const cardSchema = z.object({
  reward: titleSchema,
  objective: z.enum(headNames),
  /** SHA-256 of the GGUF file whose trunk the head was trained on. */
  trunkSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  /** The head reads the residual stream after this many blocks. */
  layer: z.int().nonnegative(),
  /** Features in order of concatenation, each [hiddenSize]: 'last' is the token's row, 'mean' the mean since the last prompt token. */
  features: z
    .array(z.enum(featureNames))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'must not contain a feature twice'),
  /** The token at which the head reads a finished text: the end token, or the last token before it. */
  readsFinishedAt: z.enum(['endToken', 'lastContent']),
  /** Factor applied to the scores so that their differences are log-odds on held-out pairs. */
  calibration: factorSchema,
  /** Standard deviation of the score over the base model's candidates of one step; null until measured (`tokenwise units`). */
  unit: factorSchema.nullable(),
  // Fields with a default are missing in older files.
  /** Whether the head is part of a judge, which scores complete texts and never steers. */
  isJudge: z.boolean().default(false),
  seed: z.int().nonnegative(),
  /** Number of training pairs, or of rollouts for a value head. */
  n: z.int().positive(),
  /**
   * Pairwise accuracy on held-out pairs, by cut. At '0.5', both responses are cut to half the length of the shorter one; at
   * '1', they are complete.
   */
  accuracies: z.record(cutSchema, accuracySchema),
  /** Standard deviation of each accuracy over training seeds; null for a single seed. */
  spread: z
    .object({ seeds: z.array(z.int().nonnegative()), accuracies: z.record(cutSchema, z.number().min(0)) })
    .nullable()
    .default(null),
  /**
   * Pearson correlation, over held-out pairs of complete texts, between the differences in score and in length (tokens).
   * Scores are not correlated directly, because they may contain any function of the prompt. Null until measured.
   */
  lengthCorrelation: z
    .object({ correlation: z.number().min(-1).max(1), n: z.int().positive() })
    .nullable()
    .default(null),
  data: z.object({ source: noteSchema, licence: noteSchema }),
  /** The command that trained the head. */
  command: noteSchema,
})

export type HeadCard = z.infer<typeof cardSchema>

export interface RewardHead {
  readonly card: HeadCard
  /** Returns scores [rows] of features [rows, features.length × hiddenSize], which the head standardizes itself. */
  score(features: Float32Array): Float32Array
}

/** What a head must fit to be used with a trunk. */
export interface HeadTrunk {
  /** SHA-256 of the trunk's GGUF file. */
  sha256: string
  /** Null if only the hash is known; sizes are then not checked. */
  shape: Pick<TrunkShape, 'hiddenSize' | 'blockCount'> | null
}

/** The distinct layers that the heads read, ascending. A trunk must tap them. */
export function layersOf(heads: readonly { card: HeadCard }[]): number[] {
  return [...new Set(heads.map(({ card }) => card.layer))].sort((a, b) => a - b)
}
