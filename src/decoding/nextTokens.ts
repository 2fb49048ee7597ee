// The base model's next-token distribution after a text, and the candidates that a method scores.

import type { Forest, ForestNode } from './forest.ts'
import { normalize, topK } from './logits.ts'

/** Each function maps logits [vocabSize] and k to the ids of the candidates, best first. */
const candidateSets = { topK } satisfies Record<string, (logits: Float32Array, k: number) => number[]>

export type CandidateSet = keyof typeof candidateSets

export interface NextTokenDistribution {
  /** Entropy over the full vocabulary, nats. */
  entropy: number
  /** Highest log-probability first. */
  candidates: {
    token: number
    bytes: number[]
    /** Natural-log probability over the full vocabulary. */
    baseLogProb: number
  }[]
}

interface ProposalOptions {
  set?: CandidateSet | undefined
  k: number
  tokenBytes: (id: number) => Uint8Array
}

/** Maximum number of logits rows computed at a time. Each row is as long as the vocabulary. */
const ROWS = 64

/**
 * Calls `visit` with the logits [vocabSize] after each of `nodes`, in order. The nodes must be evaluated. The logits are valid
 * only during the call.
 */
export async function eachLogits(
  forest: Forest,
  nodes: readonly ForestNode[],
  visit: (logits: Float32Array, index: number) => void,
): Promise<void> {
  for (let from = 0; from < nodes.length; from += ROWS) {
    const rows = await forest.logits(nodes.slice(from, from + ROWS))
    for (const [i, row] of rows.entries()) visit(row, from + i)
  }
}

/** Distributions after `tips`, which must be evaluated. `tips` may repeat a node; its logits are computed once. */
export async function proposeCandidates(
  forest: Forest,
  tips: readonly ForestNode[],
  options: ProposalOptions,
): Promise<Map<ForestNode, NextTokenDistribution>> {
  const distinct = [...new Set(tips)]
  const logits = await forest.logits(distinct)
  return new Map(distinct.map((tip, i) => [tip, readNextTokens(logits[i] as Float32Array, options)]))
}

/** @param logits [vocabSize] of the next token. @throws when `normalize` or `topK` does. */
export function readNextTokens(
  logits: Float32Array,
  { set = 'topK', k, tokenBytes }: ProposalOptions,
): NextTokenDistribution {
  const { logNormalizer, entropy } = normalize(logits)
  const candidates = candidateSets[set](logits, k).map((token) => ({
    token,
    bytes: [...tokenBytes(token)],
    baseLogProb: (logits[token] as number) - logNormalizer,
  }))
  return { entropy, candidates }
}
