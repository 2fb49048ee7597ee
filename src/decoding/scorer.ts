// The interface between decoding and a reward. A scorer scores texts, which are paths of forest nodes. It may use heads on the
// base model's hidden rows, a program, a separate reward model, or a network service.

import type { ForestNode } from './forest.ts'
import type { HeadName } from './heads.ts'

/** Raw scores of one text, keyed by head. */
export type Rewards = Partial<Record<HeadName, number>>

export interface CandidateScorer {
  /** Heads that `score` supports, in the order of their columns in a table. */
  readonly heads: readonly HeadName[]
  /**
   * The last layer whose hidden rows `score` reads: nodes must be evaluated in the forest up to it first. Null if it reads none;
   * then only chosen tokens are evaluated.
   */
  readonly readsLayer: number | null
  /**
   * Returns the raw scores [nodes] that the given heads assign to the texts that end at `nodes`. A text is the path from the
   * root to its last node. Calls do not overlap: each starts after the previous one has settled.
   * @param origin the last prompt token, an ancestor of every node. The response starts after it.
   */
  score(nodes: readonly ForestNode[], origin: ForestNode, heads: readonly HeadName[]): Promise<Rewards[]>
  /** Announces that every text scored later will start with the path to one of these nodes. Not called during `score`. */
  keep(nodes: readonly ForestNode[]): void
  /** Empties all caches. May be called after a failure. */
  reset(): void
  /**
   * The standard deviation of a head's score over base candidates, above 0. Null if it was not measured, or if the score is
   * a probability.
   */
  unit(head: HeadName): number | null
  /** The token at which a head scores a finished text: the end token, or the last token before the end token. */
  readsFinishedAt(head: HeadName): 'endToken' | 'lastContent'
}

/** A head is missing, has no valid unit, or returned a score that is not finite. */
export class HeadError extends Error {
  override readonly name = 'HeadError'
  readonly head: HeadName
  constructor(head: HeadName, message: string) {
    super(message)
    this.head = head
  }
}

/** Returns `reward` unchanged. @throws HeadError that names head and token if the reward is missing, NaN or infinite. */
export function finiteReward(head: HeadName, token: number, reward: number | undefined): number {
  if (reward !== undefined && Number.isFinite(reward)) return reward
  throw new HeadError(
    head,
    `the ${head} head returned ${reward ?? 'no score'} for token ${token}: check the head's file, or choose a method that does not use this head`,
  )
}

/** The unit of a head. @throws HeadError if it has none; the message starts with `failure` and ends with `remedy`. */
export function unitOf(scorer: CandidateScorer, head: HeadName, failure: string, remedy: string): number {
  const unit = scorer.unit(head)
  if (unit !== null && unit > 0 && Number.isFinite(unit)) return unit
  throw new HeadError(
    head,
    `${failure}: the card of the ${head} head has no valid unit (${unit}). Measure the unit, or ${remedy}`,
  )
}

export interface ScoreRequest {
  scorer: CandidateScorer
  origin: ForestNode
  heads: readonly HeadName[]
  nodes: Iterable<ForestNode>
}

/**
 * Returns one map [requests] from nodes to scores for each request. Requests with the same scorer, origin and heads are
 * combined into one call, which scores each node once. Different scorers work concurrently.
 * @throws the error of a failed scorer, after all scorers have settled; HeadError for a score that is not finite.
 */
export async function scoreNodes(requests: readonly ScoreRequest[]): Promise<ReadonlyMap<ForestNode, Rewards>[]> {
  const calls: (ScoreRequest & { nodes: Set<ForestNode>; rewards: Map<ForestNode, Rewards> })[] = []
  const found = requests.map(({ scorer, origin, heads, nodes }) => {
    const isSame = (call: ScoreRequest) =>
      call.scorer === scorer && call.origin === origin && call.heads.join() === heads.join()
    const call = calls.find(isSame) ?? { scorer, origin, heads, nodes: new Set(), rewards: new Map() }
    if (!calls.includes(call)) calls.push(call)
    for (const node of nodes) call.nodes.add(node)
    return call.rewards
  })
  const settled = await Promise.allSettled(
    [...new Set(calls.map(({ scorer }) => scorer))].map(async (scorer) => {
      for (const { origin, heads, nodes, rewards } of calls.filter((call) => call.scorer === scorer)) {
        const scores = await scorer.score([...nodes], origin, heads)
        ;[...nodes].forEach((node, i) => {
          rewards.set(node, finiteRewards(heads, node, scores[i]))
        })
      }
    }),
  )
  for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason
  return found
}

function finiteRewards(heads: readonly HeadName[], { token }: ForestNode, rewards: Rewards | undefined): Rewards {
  return Object.fromEntries(heads.map((head) => [head, finiteReward(head, token, rewards?.[head])]))
}
