// The request for live endings of the pair on show, with new noise.

import type { Prompt } from '../../decoding/record.ts'
import type { EndingSettings } from '../../decoding/writeEndings.ts'
import type { EndingsPair, EndingsSet } from '../parts/endings.ts'
import type { LabState } from './state.ts'

/** Two texts to cut, and how the base model completes their prefixes. */
export interface EndingsRequest {
  after: Prompt
  /** The two responses: words to tokenize, or tokens, with the end token if the text has one. */
  texts: readonly [string | readonly number[], string | readonly number[]]
  /** Share of the shorter text, in (0, 1): both texts are cut after that many tokens. */
  cut: number
  /** Endings per prefix. */
  n: number
  judge: string
  /** The reward whose full-sequence head also scores the endings; null: none. */
  reward: string | null
  /** `maxTokens` is raised to the length of the longer text if that is more. */
  sampling: EndingSettings
}

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
      texts: [chosen.tokens, rejected.tokens],
      cut: cut / 100,
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
    cut: cut / 100,
    n,
    judge,
    reward,
    sampling: { ...sampling, seed },
  }
}
