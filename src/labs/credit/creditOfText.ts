// The credit of a whole text: its advantages under a head, and three baselines for their concentration (an even text, a spike,
// and a head that rolls dice).

import type { FollowedToken } from '../../decoding/followText.ts'
import { uniform } from '../../decoding/random.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantageAmong, type Concentration } from '../../metrics/credit.ts'

export type CreditedToken = Pick<FollowedToken, 'rewards'> & {
  candidates: readonly Pick<FollowedToken['candidates'][number], 'token' | 'baseLogProb' | 'rewards'>[]
}

/**
 * Advantage of each token [tokens], raw units of the head, both signs.
 * @throws if a reward of the head was not recorded.
 */
export function advantagesOf(tokens: readonly CreditedToken[], head: HeadName): number[] {
  return tokens.map(({ rewards, candidates }, position) => {
    const value = advantageAmong(rewards[head], candidates, head)
    if (value === null) throw new Error(`token ${position} has no reward of the ${head} head for all of its candidates`)
    return value
  })
}

/** Concentration of n tokens with equal credit. */
export function evenConcentration(n: number): Concentration {
  return { gini: 0, topThreeShare: Math.min(1, 3 / n) }
}

/** Concentration of n tokens one of which has all the credit. */
export function spikeConcentration(n: number): Concentration {
  return { gini: (n - 1) / n, topThreeShare: 1 }
}

/**
 * Advantages [tokens] under a random head: every candidate's reward is standard normal, keyed by (seed, sample, position,
 * token). Where the base model is nearly certain, its own token is the mean, so even these are not spread evenly; a head adds
 * the rest.
 * @param tokens each with the text's own token among its candidates.
 */
export function diceAdvantages(
  tokens: readonly { token: number; candidates: CreditedToken['candidates'] }[],
  seed: number,
  sample: number,
): number[] {
  return tokens.map(({ token, candidates }, position) => {
    const roll = (id: number) => ({ full: normal(seed, sample, position, id) })
    const rolled = candidates.map(({ token: id, baseLogProb }) => ({ baseLogProb, rewards: roll(id) }))
    return advantageAmong(roll(token).full, rolled, 'full') as number
  })
}

/** Box-Muller; the second uniform number has a sample key that no run uses. */
function normal(seed: number, sample: number, position: number, token: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(seed, sample, position, token)))
  return radius * Math.cos(2 * Math.PI * uniform(seed, 2 ** 40 + sample, position, token))
}
