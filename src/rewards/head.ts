// The contract of a reward head: a small MLP on features of the shared trunk, and its card. Files are headFile.ts; training is
// tools/training.

import { z } from 'zod'
import { headNames } from '../decoding/heads.ts'

/** How a row of features is made from the hidden states of a path. */
export const featureNames = ['last', 'mean'] as const
export type FeatureName = (typeof featureNames)[number]

export const accuracySchema = z.object({
  accuracy: z.number().min(0).max(1),
  standardError: z.number().min(0),
  n: z.int().positive(),
})

/** What a head scores and where it comes from: stored in the head file's metadata, shown on the reward's card. */
export const cardSchema = z.object({
  reward: z.string().min(1),
  objective: z.enum(headNames),
  /** Of the GGUF file whose trunk the head was trained on. */
  trunkSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  /** The head reads the residual stream after this many blocks. */
  layer: z.int().nonnegative(),
  /** Concatenated in this order, each [hiddenSize]: the token's own row; the causal mean since the last prompt token. */
  features: z.array(z.enum(featureNames)).min(1),
  /** Where the head reads a finished text: at the end token's row, or at the row of the last token before it. */
  readsFinishedAt: z.enum(['endToken', 'lastContent']),
  /** Factor on the trained network's scores that makes differences log-odds on pairs not trained on. */
  calibration: z.number().positive(),
  /** Standard deviation of the score over the base model's candidates of one step; null until measured (`tokenwise units`). */
  unit: z.number().positive().nullable(),
  // Older files lack the fields with a default.
  /** Judges score complete texts and steer nothing. */
  isJudge: z.boolean().default(false),
  seed: z.int().nonnegative(),
  /** Training pairs (rollouts for value heads). */
  n: z.int().positive(),
  /** Pairwise accuracy by cut, on rows not trained on. */
  accuracies: z.record(z.string(), accuracySchema),
  /** Standard deviation of these accuracies over training seeds; null for a single seed. */
  spread: z
    .object({ seeds: z.array(z.int().nonnegative()), accuracies: z.record(z.string(), z.number().min(0)) })
    .nullable()
    .default(null),
  /**
   * Pearson's correlation, over pairs not trained on, of the difference in score and the difference in tokens of the two
   * complete texts. Differences, because a score alone may contain any function of the prompt. Null until measured.
   */
  lengthCorrelation: z
    .object({ correlation: z.number().min(-1).max(1), n: z.int().positive() })
    .nullable()
    .default(null),
  data: z.object({ source: z.string(), licence: z.string() }),
  /** The command that made it. */
  command: z.string(),
})

export type HeadCard = z.infer<typeof cardSchema>

export interface RewardHead {
  readonly card: HeadCard
  /** Scores [rows] of raw features [rows, features.length × hiddenSize]; the head standardizes them itself. */
  score(features: Float32Array): Float32Array
}

/** The distinct layers that heads read, ascending: the taps that a trunk needs. */
export function layersOf(heads: readonly { card: HeadCard }[]): number[] {
  return [...new Set(heads.map(({ card }) => card.layer))].sort((a, b) => a - b)
}
