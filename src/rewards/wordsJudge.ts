// A judge that reads words: it needs no trunk, and no node of the forest.

import type { Judge } from './judge.ts'
import { type readWords, wordsOf, wordsScore } from './words.ts'

/** Scores are in log-odds of a good text over a bad one, and grow with the number of telling words. */
export function wordsJudge({ card, weights }: ReturnType<typeof readWords>): Judge {
  return {
    name: card.name,
    title: card.title,
    layers: [],
    score: (_, texts) => Float64Array.from(texts, ({ text }) => wordsScore(weights, wordsOf(text))),
  }
}
