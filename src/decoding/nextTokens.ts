// The base model's next-token distribution after a text, and the candidates that a method scores of it. Read once for
// every distinct tip: columns that share a tip share it.

import type { Forest, ForestNode } from './forest.ts'
import { normalize, topK } from './logits.ts'

/** Which tokens of the distribution are candidates: functions of logits [vocabSize] and k, to token ids, best first. */
const candidateSets = {
  /** The k most probable; of equally probable tokens the lower id first. */
  topK,
} satisfies Record<string, (logits: Float32Array, k: number) => number[]>

export type CandidateSet = keyof typeof candidateSets

export interface NextTokenDistribution {
  /** Over the whole vocabulary, nats. */
  entropy: number
  /** Highest log-probability first. */
  candidates: {
    token: number
    bytes: number[]
    /** Natural log, over the whole vocabulary. */
    baseLogProb: number
  }[]
}

export interface ProposalOptions {
  /** Default: the k most probable. */
  set?: CandidateSet | undefined
  k: number
  tokenBytes: (id: number) => Uint8Array
}

/** Rows of logits at a time: each is as long as the vocabulary. */
const ROWS = 64

/** Calls `visit` with the logits [vocabSize] after each of the evaluated nodes, in their order; each row is valid during its call. */
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

/** Distributions after evaluated tips, which may repeat, in one call of the LM head. */
export async function proposeCandidates(
  forest: Forest,
  tips: readonly ForestNode[],
  options: ProposalOptions,
): Promise<Map<ForestNode, NextTokenDistribution>> {
  const distinct = [...new Set(tips)]
  const logits = await forest.logits(distinct)
  return new Map(distinct.map((tip, i) => [tip, readNextTokens(logits[i] as Float32Array, options)]))
}

/** @param logits [vocabSize] of the next token. @throws as `normalize` and `topK`. */
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
