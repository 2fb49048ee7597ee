// Candidate tables along a given text: what the base model and every head would have said at each of its steps, had a method
// written it. From these tables any method's scores follow with no model.

import type { Forest, ForestNode } from './forest.ts'
import { logProbOf, rankOf } from './logits.ts'
import { readOutlook } from './outlook.ts'
import type { CandidateRecord, HeadName } from './record.ts'
import type { CandidateScorer } from './scorer.ts'

/** One token of the text, and what else could have stood there. */
export interface FollowedToken {
  token: number
  bytes: number[]
  /** Natural log, base model, full vocabulary. */
  baseLogProb: number
  /** In the base model's whole distribution, from 1; of equally probable tokens the lower id is first. */
  rank: number
  /** Of the base distribution over the whole vocabulary, nats. */
  entropy: number
  /** Of prompt + text so far + this token, by every head, raw. */
  rewards: Partial<Record<HeadName, number>>
  /** The k best candidates, as in a run's record. */
  candidates: Pick<CandidateRecord, 'token' | 'bytes' | 'baseLogProb' | 'rewards'>[]
  /** Index of the text's token among the candidates; null where it is not among the k best. */
  chosen: number | null
}

export interface FollowOptions {
  forest: Forest
  promptTokens: readonly number[]
  /** What stands between the prompt and the text, and is not told of. */
  begin?: readonly number[] | undefined
  /** The text, an end token included where it has one. */
  tokens: readonly number[]
  /** All of their heads score every candidate; null: base model only. */
  heads: CandidateScorer | null
  topK: number
  tokenBytes: (id: number) => Uint8Array
  signal?: AbortSignal | undefined
  /** Rows evaluated so far, of all. */
  onRows?: ((done: number, total: number) => void) | undefined
}

/** Rows of logits at one time: each is as long as the vocabulary. */
const ROWS = 64

/**
 * The tables of a text [tokens]: a pass over the text, then one over all candidates. Drops what the forest holds.
 * @returns null if aborted.
 * @throws ForestError 'empty' for a prompt or a text of no tokens, 'contextFull' for too many.
 */
export async function followText(options: FollowOptions): Promise<FollowedToken[] | null> {
  const { forest, promptTokens, begin = [], tokens, heads, topK, tokenBytes, signal, onRows } = options
  forest.keep([])
  const prompt = forest.chain(null, promptTokens)
  const origin = prompt.at(-1) as ForestNode
  const given = begin.length > 0 ? forest.chain(origin, begin) : prompt
  const path = forest.chain(given.at(-1) as ForestNode, tokens)
  const total = prompt.length + begin.length + tokens.length * (heads ? 1 + topK : 1)
  if (!(await forest.extend(path, (done) => onRows?.(done, total), signal))) return null

  const tips = [given.at(-1) as ForestNode, ...path.slice(0, -1)]
  const read: Omit<FollowedToken, 'rewards'>[] = []
  for (let from = 0; from < tips.length; from += ROWS) {
    const logits = await forest.logits(tips.slice(from, from + ROWS))
    for (const [i, row] of logits.entries()) {
      const token = tokens[from + i] as number
      const { entropy, candidates } = readOutlook(row, topK, tokenBytes)
      const chosen = candidates.findIndex((candidate) => candidate.token === token)
      read.push({
        token,
        bytes: [...tokenBytes(token)],
        baseLogProb: logProbOf(row, token),
        rank: rankOf(row, token),
        entropy,
        candidates: candidates.map((candidate) => ({ ...candidate, rewards: {} })),
        chosen: chosen < 0 ? null : chosen,
      })
    }
  }
  if (!heads) return read.map((each) => ({ ...each, rewards: {} }))

  const nodes = read.flatMap(({ candidates }, i) =>
    candidates.map(({ token }) => forest.child(tips[i] as ForestNode, token)),
  )
  if (!(await forest.extend(nodes, (done) => onRows?.(total - nodes.length + done, total), signal))) return null
  const ofText = heads.score(path, origin, heads.heads)
  const ofCandidates = heads.score(nodes, origin, heads.heads)
  let at = 0
  return read.map((each, i) => ({
    ...each,
    rewards: ofText[i] ?? {},
    candidates: each.candidates.map((candidate) => ({ ...candidate, rewards: ofCandidates[at++] ?? {} })),
  }))
}
