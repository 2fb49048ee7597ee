// Candidate tables along a given text: log-probabilities and every head's scores at each step, as if a method had written
// the text. Any method's scores can be computed from them without a model.

import type { Forest, ForestNode } from './forest.ts'
import { logProbOf, rankOf } from './logits.ts'
import { eachLogits, readNextTokens } from './nextTokens.ts'
import type { CandidateRecord } from './record.ts'
import type { CandidateScorer, Rewards } from './scorer.ts'

/** One token of the text, and the candidates at its place. */
export interface FollowedToken {
  token: number
  bytes: number[]
  /** Natural log, base model, full vocabulary. */
  baseLogProb: number
  /** In the base model's distribution over the vocabulary, from 1; of equally probable tokens the lower id is first. */
  rank: number
  /** Of the base distribution over the whole vocabulary, nats. */
  entropy: number
  /** Raw scores of prompt + text so far + this token, by every head. */
  rewards: Rewards
  /** The k best candidates, as in a run's record. */
  candidates: Pick<CandidateRecord, 'token' | 'bytes' | 'baseLogProb' | 'rewards'>[]
  /** Index of the text's token among the candidates; null where it is not among the k best. */
  chosen: number | null
}

export interface FollowOptions {
  forest: Forest
  promptTokens: readonly number[]
  /** Tokens between the prompt and the text, of which no tables are made. */
  begin?: readonly number[] | undefined
  /** The text, an end token included where it has one. */
  tokens: readonly number[]
  /** All of its heads score every candidate; null: base model only. */
  scorer: CandidateScorer | null
  topK: number
  tokenBytes: (id: number) => Uint8Array
  signal?: AbortSignal | undefined
  /** Rows evaluated so far, of all. */
  onRows?: ((done: number, total: number) => void) | undefined
}

/**
 * The tables of a text [tokens]: a pass over the text, then one over all candidates. Drops what the forest holds.
 * @returns null if aborted.
 * @throws ForestError 'empty' for a prompt or a text of no tokens, 'contextFull' for too many.
 */
export async function followText(options: FollowOptions): Promise<FollowedToken[] | null> {
  const { forest, promptTokens, begin = [], tokens, scorer, topK: k, tokenBytes, signal, onRows } = options
  forest.keep([])
  scorer?.keep([])
  const prompt = forest.chain(null, promptTokens)
  const origin = prompt.at(-1) as ForestNode
  const given = begin.length > 0 ? forest.chain(origin, begin) : prompt
  const path = forest.chain(given.at(-1) as ForestNode, tokens)
  const total = prompt.length + begin.length + tokens.length * (scorer?.readsForest ? 1 + k : 1)
  if (!(await forest.extend(path, (done) => onRows?.(done, total), signal))) return null

  const tips = [given.at(-1) as ForestNode, ...path.slice(0, -1)]
  const read: Omit<FollowedToken, 'rewards'>[] = []
  await eachLogits(forest, tips, (logits, i) => {
    const token = tokens[i] as number
    const { entropy, candidates } = readNextTokens(logits, { k, tokenBytes })
    const chosen = candidates.findIndex((candidate) => candidate.token === token)
    read.push({
      token,
      bytes: [...tokenBytes(token)],
      baseLogProb: logProbOf(logits, token),
      rank: rankOf(logits, token),
      entropy,
      candidates: candidates.map((candidate) => ({ ...candidate, rewards: {} })),
      chosen: chosen < 0 ? null : chosen,
    })
  })
  if (!scorer) return read.map((each) => ({ ...each, rewards: {} }))

  const nodes = read.flatMap(({ candidates }, i) =>
    candidates.map(({ token }) => forest.child(tips[i] as ForestNode, token)),
  )
  const onCandidates = (done: number) => onRows?.(total - nodes.length + done, total)
  if (scorer.readsForest && !(await forest.extend(nodes, onCandidates, signal))) return null
  const scores = await scorer.score([...path, ...nodes], origin, scorer.heads)
  let at = path.length
  return read.map((each, i) => ({
    ...each,
    rewards: scores[i] ?? {},
    candidates: each.candidates.map((candidate) => ({ ...candidate, rewards: scores[at++] ?? {} })),
  }))
}
