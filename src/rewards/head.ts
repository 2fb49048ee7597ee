// A reward head: a small MLP on features of the shared trunk. Pure numbers; reading files and training are elsewhere.

import type { HeadName } from '../decoding/record.ts'

/** How a row of features is made from the hidden states of a path. */
export type FeatureName = 'last' | 'mean'

/** What a head scores and where it came from; stored in the head file's metadata, shown on its card. */
export interface HeadCard {
  reward: string
  objective: HeadName
  /** sha256 of the GGUF whose trunk the head was trained on. */
  trunkSha256: string
  /** Residual stream after this many blocks. */
  layer: number
  /** Concatenated in this order, each [hiddenSize]: the token's own row; the causal mean since the last prompt token. */
  features: FeatureName[]
  /** How the head reads a finished text: at the end token's row, or at the last content row. */
  readsFinishedAt: 'endToken' | 'lastContent'
  /** What the trained network's scores were multiplied by, so that differences of texts are log-odds on pairs not trained on. */
  calibration: number
  /** Standard deviation of its score over the base model's candidates of one step; null until measured (`tokenwise units`). */
  unit: number | null
  /** Judges score finished and cut texts and steer nothing. */
  isJudge: boolean
  seed: number
  /** Training pairs (or rollouts, for value heads). */
  n: number
  /** Pairwise accuracy by cut on rows not trained on. */
  accuracies: Record<string, { accuracy: number; standardError: number; n: number }>
  /** Standard deviation of these accuracies over training seeds; null where one seed was trained. */
  spread: { seeds: number[]; accuracies: Record<string, number> } | null
  /**
   * Pearson's correlation, over pairs not trained on, of the difference in score and the difference in tokens of the two
   * finished texts: differences, for a score alone may carry any function of the prompt. Null where it was not measured.
   */
  lengthCorrelation: { correlation: number; n: number } | null
  data: { source: string; licence: string }
  /** The command that made it. */
  command: string
}

export interface RewardHead {
  readonly card: HeadCard
  /** Features [rows, features.length × hiddenSize], raw (standardising is the head's own), to scores [rows]. */
  score(features: Float32Array): Float32Array
}
