// What the lockstep loop needs of reward heads: scores of nodes that the forest has evaluated.
// Which features a head reads, and how it is stored or trained, is the business of src/rewards.

import type { ForestNode } from './forest.ts'
import type { HeadName } from './record.ts'

export interface CandidateScorer {
  /** Heads that `score` can give, in the order of their columns in a table. */
  readonly heads: readonly HeadName[]
  /**
   * Raw scores of the paths that end in these evaluated nodes, [nodes], each with those of `heads` that are asked for.
   * @param origin the last prompt token above all of them, where causal means start.
   */
  score(
    nodes: readonly ForestNode[],
    origin: ForestNode,
    heads: readonly HeadName[],
  ): Partial<Record<HeadName, number>>[]
  /**
   * What one unit of a head's score is: the standard deviation of its score over base candidates, above 0. Null where
   * that was not measured, or where the score is a probability, which has its own scale.
   */
  unit(head: HeadName): number | null
  /** Where a head reads a finished text: at its end token, or at the token before. */
  readsFinishedAt(head: HeadName): 'endToken' | 'lastContent'
}

/** A head is missing, or gave what is not a number to choose by. */
export class HeadError extends Error {
  override readonly name = 'HeadError'
  readonly head: HeadName
  constructor(head: HeadName, message: string) {
    super(message)
    this.head = head
  }
}

/** The reward itself. @throws HeadError that names head and token, if it is missing, NaN or infinite. */
export function finiteReward(head: HeadName, token: number, reward: number | undefined): number {
  if (reward !== undefined && Number.isFinite(reward)) return reward
  throw new HeadError(
    head,
    `the ${head} head gave ${reward ?? 'no score'} for token ${token}: check the head's file, or choose a method without it`,
  )
}
