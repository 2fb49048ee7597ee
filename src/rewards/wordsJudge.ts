// A judge that reads words: it needs neither a trunk nor the forest.

import type { Judge } from './judge.ts'
import { type readWords, wordsOf, wordsScore } from './words.ts'

/** Scores are log-odds of a good text over a bad one. Their size grows with the number of terms with a weight. */
export function wordsJudge({ card, weights }: ReturnType<typeof readWords>): Judge {
  return {
    name: card.name,
    title: card.title,
    layers: [],
    score: async (_, texts) => Float64Array.from(texts, ({ text }) => wordsScore(weights, wordsOf(text))),
  }
}
