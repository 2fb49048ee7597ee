// The credit of a text: its advantages under a head, and three baselines for their concentration (an even text, a spike, and
// random rewards).

import type { FollowedToken } from '../../decoding/followText.ts'
import { uniform } from '../../decoding/random.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantageAmong, type Concentration } from '../../metrics/credit.ts'

export type CreditedToken = Pick<FollowedToken, 'rewards'> & {
  candidates: readonly Pick<FollowedToken['candidates'][number], 'token' | 'baseLogProb' | 'rewards'>[]
}

/**
 * Advantage of each token [tokens], in raw units of the head.
 * @throws if a token or one of its candidates has no reward of the head.
 */
export function advantagesOf(tokens: readonly CreditedToken[], head: HeadName): number[] {
  return tokens.map(({ rewards, candidates }, position) => {
    const value = advantageAmong(rewards[head], candidates, head)
    if (value === null) throw new Error(`token ${position} or one of its candidates has no reward of the ${head} head`)
    return value
  })
}

/** Concentration if n tokens have equal credit. */
export function evenConcentration(n: number): Concentration {
  return { gini: 0, topThreeShare: Math.min(1, 3 / n) }
}

/** Concentration if one of n tokens has all the credit. */
export function spikeConcentration(n: number): Concentration {
  return { gini: (n - 1) / n, topThreeShare: 1 }
}

/**
 * Advantages [tokens] under random rewards, each standard normal and determined by (seed, sample, position, token). They are
 * uneven too: if the base model is nearly certain of a token, the mean reward is almost that token's, so its advantage is near 0.
 * @param tokens each must be among its candidates.
 */
export function diceAdvantages(
  tokens: readonly { token: number; candidates: CreditedToken['candidates'] }[],
  seed: number,
  sample: number,
): number[] {
  return tokens.map(({ token, candidates }, position) => {
    const reward = (id: number) => normal(seed, sample, position, id)
    const random = candidates.map(({ token: id, baseLogProb }) => ({ baseLogProb, rewards: { full: reward(id) } }))
    return advantageAmong(reward(token), random, 'full') as number
  })
}

/** Uses the Box–Muller transform. The second uniform number has a sample key that no run uses. */
function normal(seed: number, sample: number, position: number, token: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(seed, sample, position, token)))
  return radius * Math.cos(2 * Math.PI * uniform(seed, 2 ** 40 + sample, position, token))
}
