// What the base model expects next, read once for every distinct tip: columns that share a tip share its outlook.

import type { Forest, ForestNode } from './forest.ts'
import { normalize, topK } from './logits.ts'

export interface Outlook {
  /** Of the whole next-token distribution, nats. */
  entropy: number
  /** The k most probable tokens, best first; of equal ones the lower id first. */
  candidates: {
    token: number
    bytes: number[]
    /** Natural log, over the whole vocabulary. */
    baseLogProb: number
  }[]
}

/** Outlooks of evaluated tips, which may repeat, by one call of the LM head. */
export async function lookAhead(
  forest: Forest,
  tips: readonly ForestNode[],
  k: number,
  tokenBytes: (id: number) => Uint8Array,
): Promise<Map<ForestNode, Outlook>> {
  const distinct = [...new Set(tips)]
  const logits = await forest.logits(distinct)
  return new Map(distinct.map((tip, i) => [tip, readOutlook(logits[i] as Float32Array, k, tokenBytes)]))
}

/** @param logits [vocabSize] of the next token. @throws as `normalize` and `topK`. */
export function readOutlook(logits: Float32Array, k: number, tokenBytes: (id: number) => Uint8Array): Outlook {
  const { logNormalizer, entropy } = normalize(logits)
  const candidates = topK(logits, k).map((token) => ({
    token,
    bytes: [...tokenBytes(token)],
    baseLogProb: (logits[token] as number) - logNormalizer,
  }))
  return { entropy, candidates }
}
