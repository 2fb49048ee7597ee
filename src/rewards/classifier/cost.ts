// What classifiers did during a run, and what they will cost.

import type { ClassifierCost } from '../../decoding/record.ts'
import type { ClassifierWork } from './classifier.ts'
import type { ClassifierReward } from './scorer.ts'

/** Begins to count. @returns a function that gives the work since then, of those that did any; null if none did. */
export function countClassifiers(classifiers: readonly ClassifierReward[]): () => ClassifierCost[] | null {
  const before = classifiers.map(({ model }) => ({ ...model.work }))
  return () => {
    const costs = classifiers.map(({ name, weights, unit, model: { work } }, i): ClassifierCost => {
      const { calls, texts, ms } = before[i] as (typeof before)[number]
      return { name, weights, unit, calls: work.calls - calls, texts: work.texts - texts, ms: work.ms - ms }
    })
    const busy = costs.filter(({ calls }) => calls > 0)
    return busy.length > 0 ? busy : null
  }
}

/** How fast a classifier was while its unit was measured, in calls with the candidates of one step. */
export interface ClassifierSpeed {
  msPerCall: number
  charactersPerText: number
  /** The longest text that it reads, about. */
  maxCharacters: number
}

/** A token of English text, about. */
export const CHARACTERS_PER_TOKEN = 4

/** @returns null if it was not called. */
export function speedOf({ calls, texts, characters, ms }: ClassifierWork, maxTokens: number): ClassifierSpeed | null {
  if (calls === 0 || texts === 0) return null
  return {
    msPerCall: ms / calls,
    charactersPerText: characters / texts,
    maxCharacters: maxTokens * CHARACTERS_PER_TOKEN,
  }
}

/**
 * What it will cost to score every token of a text and its candidates: a call for each token, which reads the text up to there.
 * Time grows with the length of what is read, and is never below that of a measured call.
 */
export function scoringCost(
  { msPerCall, charactersPerText, maxCharacters }: ClassifierSpeed,
  { prompt, text }: { prompt: string; text: string },
): { calls: number; msPerCall: number; seconds: number } {
  const calls = Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN))
  const read = Math.min(maxCharacters, prompt.length + text.length / 2)
  const ms = msPerCall * Math.max(1, read / Math.max(1, charactersPerText))
  return { calls, msPerCall: ms, seconds: (calls * ms) / 1000 }
}
