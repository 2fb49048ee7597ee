// What a token of a given text is worth by every head.

import type { FollowedToken } from '../decoding/followText.ts'
import { type HeadName, headNames } from '../decoding/heads.ts'
import type { Rewards } from '../decoding/scorer.ts'
import { advantageAmong } from './credit.ts'

export interface ScoredToken extends Pick<FollowedToken, 'bytes' | 'baseLogProb' | 'rank' | 'rewards'> {
  /** Every head's advantage of the token over the step's candidates. */
  advantages: Rewards
}

export function scoredToken({ bytes, baseLogProb, rank, rewards, candidates }: FollowedToken): ScoredToken {
  const advantages = headNames.flatMap((head): [HeadName, number][] => {
    const value = advantageAmong(rewards[head], candidates, head)
    return value === null ? [] : [[head, value]]
  })
  return { bytes, baseLogProb, rank, rewards, advantages: Object.fromEntries(advantages) }
}
