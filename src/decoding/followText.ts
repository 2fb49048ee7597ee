// Candidate tables along a given text: what the base model and every head would have said at each of its steps, had a method
// written it. From these tables any method's scores follow with no model.

import type { Forest, ForestNode } from './forest.ts'
import { lookAhead } from './outlook.ts'
import type { CandidateRecord } from './record.ts'
import type { CandidateScorer } from './scorer.ts'

/** One token of the text, and what else could have stood there. */
export interface FollowedToken {
  token: number
  /** The k best candidates, as in a run's record. */
  candidates: Pick<CandidateRecord, 'token' | 'bytes' | 'baseLogProb' | 'rewards'>[]
  /** Index of the text's token among the candidates; null where it is not among the k best. */
  chosen: number | null
}

export interface FollowOptions {
  forest: Forest
  promptTokens: readonly number[]
  /** The text after the prompt, an end token included where it has one. */
  tokens: readonly number[]
  /** All of their heads score every candidate; null: base model only. */
  heads: CandidateScorer | null
  topK: number
  tokenBytes: (id: number) => Uint8Array
}

/**
 * The tables of a text [tokens], in two passes: the text, then all candidates. Drops what the forest holds.
 * @throws ForestError 'empty' for a prompt of no tokens, 'contextFull' for too many.
 */
export async function followText(options: FollowOptions): Promise<FollowedToken[]> {
  const { forest, promptTokens, tokens, heads, topK, tokenBytes } = options
  forest.keep([])
  const path = forest.chain(null, [...promptTokens, ...tokens])
  await forest.extend(path)
  // The tip before each token of the text.
  const tips = path.slice(promptTokens.length - 1, -1)
  const origin = path[promptTokens.length - 1] as ForestNode
  const outlooks = await lookAhead(forest, tips, topK, tokenBytes)
  const candidatesOf = (tip: ForestNode) => outlooks.get(tip)?.candidates ?? []
  const nodes = tips.flatMap((tip) => candidatesOf(tip).map(({ token }) => forest.child(tip, token)))
  if (heads) await forest.extend(nodes)
  const rewards = heads?.score(nodes, origin, heads.heads) ?? nodes.map(() => ({}))
  let at = 0
  return tips.map((tip, i) => {
    const token = tokens[i] as number
    const candidates = candidatesOf(tip).map((candidate) => ({ ...candidate, rewards: rewards[at++] ?? {} }))
    const chosen = candidates.findIndex((candidate) => candidate.token === token)
    return { token, candidates, chosen: chosen < 0 ? null : chosen }
  })
}
