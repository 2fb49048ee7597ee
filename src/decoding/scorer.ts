// What decoding needs of a reward: scores of texts, given as paths of forest nodes. How they are computed is the scorer's
// business: by heads on the base model's hidden rows, by a program, by a reward model with a trunk, a tokenizer and caches of
// its own, or over a network.

import type { ForestNode } from './forest.ts'
import type { HeadName } from './heads.ts'

/** Raw scores of one text by head. */
export type Rewards = Partial<Record<HeadName, number>>

export interface CandidateScorer {
  /** Heads that `score` can give, in the order of their columns in a table. */
  readonly heads: readonly HeadName[]
  /**
   * Whether `score` reads the base model's hidden rows, so that nodes must be evaluated in the forest first. If not, only
   * the tokens that are chosen are evaluated.
   */
  readonly readsForest: boolean
  /**
   * Raw scores [nodes] of the texts that end in these nodes, each by those of `heads` that are given. A text's tokens are
   * those on the path from its node to the root. Calls do not overlap: each starts after the previous one has settled.
   * @param origin the last prompt token, an ancestor of every node: the response starts after it.
   */
  score(nodes: readonly ForestNode[], origin: ForestNode, heads: readonly HeadName[]): Promise<Rewards[]>
  /** Called between calls of `score`: only texts that start with the path to one of these nodes will be scored later. */
  keep(nodes: readonly ForestNode[]): void
  /** Drops all that is cached of any text, also after a failed call. */
  reset(): void
  /**
   * The standard deviation of a head's score over base candidates, above 0: what one unit of it is. Null if it was not
   * measured, or if the score is a probability, which has its own scale.
   */
  unit(head: HeadName): number | null
  /** Where a head reads a finished text: at its end token, or at the token before. */
  readsFinishedAt(head: HeadName): 'endToken' | 'lastContent'
}

/** A head is missing, or gave a score that is not a finite number. */
export class HeadError extends Error {
  override readonly name = 'HeadError'
  readonly head: HeadName
  constructor(head: HeadName, message: string) {
    super(message)
    this.head = head
  }
}

/** Returns the reward itself. @throws HeadError naming head and token if it is missing, NaN or infinite. */
export function finiteReward(head: HeadName, token: number, reward: number | undefined): number {
  if (reward !== undefined && Number.isFinite(reward)) return reward
  throw new HeadError(
    head,
    `the ${head} head gave ${reward ?? 'no score'} for token ${token}: check the head's file, or choose a method without it`,
  )
}

/** What one unit of a head's score is. @throws HeadError if it has none; the message starts with `subject`, ends with `remedy`. */
export function unitOf(scorer: CandidateScorer, head: HeadName, subject: string, remedy: string): number {
  const unit = scorer.unit(head)
  if (unit !== null && unit > 0 && Number.isFinite(unit)) return unit
  throw new HeadError(head, `${subject} ${head} head has no unit on its card (${unit}). Measure it, or ${remedy}`)
}

export interface ScoreRequest {
  scorer: CandidateScorer
  origin: ForestNode
  heads: readonly HeadName[]
  nodes: Iterable<ForestNode>
}

/**
 * Scores [requests], each by node. What requests of one scorer, origin and list of heads share is scored once, in one
 * call; different scorers work at the same time.
 * @throws the error of a scorer that failed, once all have settled; HeadError for a score that is not finite.
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
