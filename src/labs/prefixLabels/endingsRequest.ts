// The request that makes the model write endings for the selected pair.

import type { Prompt } from '../../decoding/record.ts'
import type { EndingSettings } from '../../decoding/writeEndings.ts'
import type { EndingsPair, EndingsSet } from '../parts/endings.ts'
import type { LabState } from './state.ts'

export interface EndingsRequest {
  after: Prompt
  /** The two responses, as text or as tokens. Tokens include any end token. */
  texts: readonly [string | readonly number[], string | readonly number[]]
  /** Length of each prefix as a share of the shorter text, in (0, 1); it is the same for both. */
  cut: number
  n: number
  judge: string
  /** The reward whose full-sequence head also scores the endings; null if none does. */
  reward: string | null
  /** The run raises `maxTokens` to at least the length of the longer text. */
  sampling: EndingSettings
}

/** Settings for the user's own pair: those of the recorded film pairs. */
const OWN = { judge: 'sentiment', reward: 'sentiment', topK: 10, temperature: 1, maxTokens: 32 }

/** The recorded pair with this number, starting at 1; the last pair if the number is too large. */
export function pairOf({ pairs }: EndingsSet, number: number): EndingsPair {
  return pairs[Math.min(number, pairs.length) - 1] as EndingsPair
}

/** Index of the recorded cut at this percentage, or −1. */
export function recordedPlace({ pairs }: EndingsSet, cut: number): number {
  return (pairs[0]?.cuts ?? []).findIndex((recorded) => Math.round(recorded.cut * 100) === cut)
}

/** @param set null for the user's own pair. @returns null if one of the user's texts is missing. */
export function requestOf(state: LabState, set: EndingsSet | null): EndingsRequest | null {
  const { n, seed, own } = state
  const cut = state.cut / 100
  if (set) {
    const { prompt, chosen, rejected } = pairOf(set, state.pair)
    return {
      after: { prompt, chat: set.chat },
      texts: [chosen.tokens, rejected.tokens],
      cut,
      n,
      judge: set.judge.name,
      reward: set.judge.isExact ? null : set.reward,
      sampling: { ...set.sampling, seed },
    }
  }
  if ([own.prompt, own.better, own.other].some((text) => text.trim() === '')) return null
  const { judge, reward, ...sampling } = OWN
  const following = (text: string) => (/\s$/.test(own.prompt) ? text : ` ${text.trimStart()}`)
  return {
    after: { prompt: own.prompt, chat: false },
    texts: [following(own.better), following(own.other)],
    cut,
    n,
    judge,
    reward,
    sampling: { ...sampling, seed },
  }
}
