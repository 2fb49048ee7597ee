// Computes the candidates along a given text: log-probabilities and every head's scores at each position, as if a method had
// written the text.

import type { Forest, ForestNode } from './forest.ts'
import { assertCandidates, readNextTokens } from './nextTokens.ts'
import type { CandidateRecord } from './record.ts'
import type { CandidateScorer, Rewards } from './scorer.ts'

export interface FollowedToken {
  token: number
  bytes: number[]
  /** Natural-log probability over the full vocabulary. */
  baseLogProb: number
  /** Rank by base log-probability over the full vocabulary, from 1. In a tie, the lower token id comes first. */
  rank: number
  /** Entropy of the base distribution over the full vocabulary, nats. */
  entropy: number
  /** Every head's raw score of prompt + text so far + this token. */
  rewards: Rewards
  /** The k most probable tokens. */
  candidates: Pick<CandidateRecord, 'token' | 'bytes' | 'baseLogProb' | 'rewards'>[]
  /** Index of the text's token in `candidates`; null if it is not one of them. */
  chosen: number | null
}

interface FollowOptions {
  forest: Forest
  promptTokens: readonly number[]
  /** Tokens between the prompt and the text; no candidates are computed for them. */
  begin?: readonly number[] | undefined
  /** The text, including its end token if it has one. */
  tokens: readonly number[]
  /** Every head of the scorer scores every candidate; null: base model only. */
  scorer: CandidateScorer | null
  topK: number
  tokenBytes: (id: number) => Uint8Array
  signal?: AbortSignal | undefined
  /** Called with the number of rows evaluated and the total. */
  onRows?: ((done: number, total: number) => void) | undefined
}

/** Candidates that are evaluated at a time. */
const ROWS = 64

/**
 * Returns one entry for each token of the text [tokens]. Drops all other nodes of the forest.
 * @returns null if aborted.
 * @throws ForestError 'empty' if the prompt or the text has no tokens, 'contextFull' if they do not fit in the context.
 */
export async function followText(options: FollowOptions): Promise<FollowedToken[] | null> {
  const { forest, promptTokens, begin = [], tokens, scorer, topK: k, tokenBytes, signal, onRows } = options
  assertCandidates(k)
  forest.keep([])
  scorer?.keep([])
  const prompt = forest.chain(null, promptTokens)
  const origin = prompt.at(-1) as ForestNode
  const given = begin.length > 0 ? forest.chain(origin, begin) : prompt
  const path = forest.chain(given.at(-1) as ForestNode, tokens)
  // Every token of the text costs a row. Its candidates cost rows too, or are read by the scorer itself, which takes longer.
  const rows = prompt.length + begin.length + tokens.length
  const total = rows + (scorer ? tokens.length * k : 0)
  if (!(await forest.extend(path, (done) => onRows?.(done, total), signal))) return null

  const tips = [given.at(-1) as ForestNode, ...path.slice(0, -1)]
  const next = await forest.next(tips, k, tokens)
  const read = next.map((each, i): Omit<FollowedToken, 'rewards'> => {
    const token = tokens[i] as number
    const { entropy, candidates } = readNextTokens(each, tokenBytes)
    const chosen = candidates.findIndex((candidate) => candidate.token === token)
    const { logit, rank } = each.asked as NonNullable<typeof each.asked>
    return {
      token,
      bytes: [...tokenBytes(token)],
      baseLogProb: logit - each.logNormalizer,
      rank,
      entropy,
      candidates: candidates.map((candidate) => ({ ...candidate, rewards: {} })),
      chosen: chosen < 0 ? null : chosen,
    }
  })
  if (!scorer) return read.map((each) => ({ ...each, rewards: {} }))

  const { readsLayer } = scorer
  const together = Math.max(1, Math.floor(ROWS / k))
  const followed: FollowedToken[] = []
  for (let from = 0; from < read.length; from += together) {
    const some = read.slice(from, from + together)
    const nodesOf = some.map(({ candidates }, i) =>
      candidates.map(({ token }) => forest.child(tips[from + i] as ForestNode, token)),
    )
    const onCandidates = (done: number) => onRows?.(rows + from * k + done, total)
    if (readsLayer !== null && !(await forest.extend(nodesOf.flat(), onCandidates, signal, readsLayer))) return null
    for (const [i, each] of some.entries()) {
      // A call for each token, so that a slow scorer can be stopped between two.
      if (signal?.aborted) return null
      const nodes = [path[from + i] as ForestNode, ...(nodesOf[i] as ForestNode[])]
      const [rewards = {}, ...ofCandidates] = await scorer.score(nodes, origin, scorer.heads)
      const candidates = each.candidates.map((one, j) => ({ ...one, rewards: ofCandidates[j] ?? {} }))
      followed.push({ ...each, rewards, candidates })
      if (readsLayer === null) onRows?.(rows + (from + i + 1) * k, total)
    }
    // A long text has thousands of candidates, which the cache need not hold together.
    forest.keep([path.at(-1) as ForestNode])
  }
  return followed
}
