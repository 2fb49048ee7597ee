// What the model is asked to write here: the endings of the pair that is looked at, with noise of its own.

import type { EndingsRequest } from '../../worker/protocol.ts'
import type { EndingsPair, EndingsSet } from '../parts/endings.ts'
import type { LabState } from './state.ts'

/** A reader's own pair is about films, and is ended as the recorded ones are. */
const OWN = { judge: 'sentiment', reward: 'sentiment', topK: 10, temperature: 1, maxTokens: 32 }

/** The recorded pair that the state names; the last one for a number beyond it. */
export function pairOf({ pairs }: EndingsSet, number: number): EndingsPair {
  return pairs[Math.min(number, pairs.length) - 1] as EndingsPair
}

/** Place of the recorded cut that the state names; −1 where there is none. */
export function recordedPlace({ pairs }: EndingsSet, cut: number): number {
  return (pairs[0]?.cuts ?? []).findIndex((recorded) => Math.round(recorded.cut * 100) === cut)
}

/** @param set null for a pair of the reader's own. Null where one of the reader's texts is missing. */
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
