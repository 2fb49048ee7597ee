// The request for live endings of the pair on show, with new noise.

import type { EndingsRequest } from '../../worker/protocol.ts'
import type { EndingsPair, EndingsSet } from '../parts/endings.ts'
import type { LabState } from './state.ts'

/** The reader's own pair is scored and continued like the recorded film pairs. */
const OWN = { judge: 'sentiment', reward: 'sentiment', topK: 10, temperature: 1, maxTokens: 32 }

/** The recorded pair with this number, from 1; the last one for larger numbers. */
export function pairOf({ pairs }: EndingsSet, number: number): EndingsPair {
  return pairs[Math.min(number, pairs.length) - 1] as EndingsPair
}

/** Index of the recorded cut at this percentage; −1 where there is none. */
export function recordedPlace({ pairs }: EndingsSet, cut: number): number {
  return (pairs[0]?.cuts ?? []).findIndex((recorded) => Math.round(recorded.cut * 100) === cut)
}

/** @param set null for the reader's own pair. @returns null where one of the reader's texts is missing. */
export function requestOf(state: LabState, set: EndingsSet | null): EndingsRequest | null {
  const { cut, n, seed, own } = state
  if (set) {
    const { prompt, chosen, rejected } = pairOf(set, state.pair)
    return {
      after: { prompt, chat: set.chat },
      sides: [{ tokens: chosen.tokens }, { tokens: rejected.tokens }],
      cut: cut / 100,
      n,
      judge: set.judge.name,
      reward: set.judge.isExact ? null : set.reward,
      sampling: { ...set.sampling, seed },
    }
  }
  if ([own.prompt, own.better, own.other].some((text) => text.trim() === '')) return null
  const { judge, reward, ...sampling } = OWN
  return {
    after: { prompt: own.prompt, chat: false },
    sides: [own.better, own.other].map((text) => ({
      text: /\s$/.test(own.prompt) ? text : ` ${text.trimStart()}`,
    })) as [{ text: string }, { text: string }],
    cut: cut / 100,
    n,
    judge,
    reward,
    sampling: { ...sampling, seed },
  }
}
