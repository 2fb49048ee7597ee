// The base model's next-token distribution after a text, and the candidates that a method scores.

import type { Forest, ForestNode } from './forest.ts'
import type { NextToken } from './trunk.ts'

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
  k: number
  tokenBytes: (id: number) => Uint8Array
}

/** Distributions after `tips`, which must be evaluated. `tips` may repeat a node; it is computed once. */
export async function proposeCandidates(
  forest: Forest,
  tips: readonly ForestNode[],
  options: ProposalOptions,
): Promise<Map<ForestNode, NextTokenDistribution>> {
  assertCandidates(options.k)
  const distinct = [...new Set(tips)]
  const next = await forest.next(distinct, options.k)
  return new Map(distinct.map((tip, i) => [tip, readNextTokens(next[i] as NextToken, options.tokenBytes)]))
}

/** @throws if k is not a positive whole number. */
export function assertCandidates(k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new Error(`topK must be a whole number of at least 1: ${k} was given`)
}

export function readNextTokens(
  { logNormalizer, entropy, ids, logits }: NextToken,
  tokenBytes: ProposalOptions['tokenBytes'],
): NextTokenDistribution {
  const candidates = ids.map((token, i) => ({
    token,
    bytes: [...tokenBytes(token)],
    baseLogProb: (logits[i] as number) - logNormalizer,
  }))
  return { entropy, candidates }
}
