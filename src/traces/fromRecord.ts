// Traces of a comparison that this app made: base log-probabilities, rewards of every head, and candidates.

import { type HeadName, headTitles } from '../decoding/heads.ts'
import type { RunRecord } from '../decoding/record.ts'
import type { Rewards } from '../decoding/scorer.ts'
import { textOrBytes } from '../decoding/text.ts'
import { buildTrace, type TokenText } from './build.ts'
import type { Trace } from './trace.ts'

const called = (quantity: string, head: HeadName): string => `${quantity}, ${headTitles[head] ?? head}`

/** Rewards by the names of their quantities. */
export const rewardNames = (
  rewards: Rewards,
  name: (quantity: string, head: HeadName) => string,
): Record<string, number> =>
  Object.fromEntries(Object.entries(rewards).map(([head, value]) => [name('reward', head as HeadName), value]))

/** A token's bytes as the text or the part of a character that they are. */
export function tokenText(bytes: readonly number[], id: number): TokenText {
  const text = textOrBytes(bytes)
  return typeof text === 'string' ? { text, id } : { bytes: text, id }
}

export const recordTraces = ({ prompt, settings, columns, model }: RunRecord): Trace[] =>
  columns.map(({ method, tokens }, index) => {
    const trace = buildTrace(`column ${index + 1}`, tokens.length, new Map())
    for (const [at, { token, bytes, baseLogProb, candidates, chosen }] of tokens.entries()) {
      trace.add(at, tokenText(bytes, token))
      trace.set('logProb', at, baseLogProb)
      for (const [name, value] of Object.entries(rewardNames(candidates[chosen]?.rewards ?? {}, called)))
        trace.set(name, at, value)
      if (candidates.length < 2) continue
      trace.candidates(
        at,
        candidates.map(({ token, bytes, baseLogProb, rewards }) => {
          const { text = '', bytes: raw } = tokenText(bytes, token)
          return {
            text,
            id: token,
            ...(raw ? { bytes: raw } : {}),
            numbers: { logProb: baseLogProb, ...rewardNames(rewards, called) },
          }
        }),
      )
    }
    // A prefix's reward is that of the response so far: the last one is that of the whole response.
    const last = tokens.at(-1)
    for (const [name, value] of Object.entries(rewardNames(last?.candidates[last.chosen]?.rewards ?? {}, called)))
      trace.total(name, value)
    trace.meta('model', model.name)
    trace.meta('seed', settings.seed)
    return trace.done({ prompt, method })
  })
