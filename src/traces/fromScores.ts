// A trace of a text that our model and heads scored: base log-probability, rank, entropy, and every head's reward and advantage.

import type { FollowedToken } from '../decoding/followText.ts'
import { type HeadName, headTitles } from '../decoding/heads.ts'
import { scoredToken } from '../metrics/scoredToken.ts'
import { buildTrace } from './build.ts'
import { rewardNames, tokenText } from './fromRecord.ts'
import type { Trace } from './trace.ts'

interface ScoredResponse {
  /** The trace's name. */
  name: string
  prompt: string
  /** Name of the reward, which stands as the method. */
  reward: string
  tokens: readonly FollowedToken[]
}

/** With one head, the quantities are `reward` and `advantage`; with several, each has its head's name. */
export function scoredTrace({ name, prompt, reward, tokens }: ScoredResponse): Trace {
  const trace = buildTrace(name, tokens.length, new Map())
  const heads = Object.keys(tokens[0]?.rewards ?? {}) as HeadName[]
  const called = (quantity: string, head: HeadName) =>
    heads.length === 1 ? quantity : `${quantity}, ${headTitles[head] ?? head}`
  for (const [at, token] of tokens.entries()) {
    const { advantages } = scoredToken(token)
    trace.add(at, tokenText(token.bytes, token.token))
    for (const head of heads) {
      trace.set(called('reward', head), at, token.rewards[head])
      trace.set(called('advantage', head), at, advantages[head])
    }
    trace.set('logProb', at, token.baseLogProb)
    trace.set('rank', at, token.rank)
    trace.set('entropy', at, token.entropy)
    trace.candidates(
      at,
      token.candidates.map(({ token: id, bytes, baseLogProb, rewards }) => {
        const { text = '', bytes: raw } = tokenText(bytes, id)
        const numbers = { logProb: baseLogProb, ...rewardNames(rewards, called) }
        return { text, id, ...(raw ? { bytes: raw } : {}), numbers }
      }),
    )
  }
  // The reward of the last prefix is that of the whole response.
  for (const [quantity, value] of Object.entries(rewardNames(tokens.at(-1)?.rewards ?? {}, called)))
    trace.total(quantity, value)
  return trace.done({ prompt, method: reward })
}
