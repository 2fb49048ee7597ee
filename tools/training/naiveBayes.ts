// Weights of words from labeled texts: naive Bayes, in one pass over the texts; the number of terms is the only setting. Terms
// and scores are defined in src/rewards/words.ts.

import { termsOf } from '../../src/rewards/words.ts'

export interface LabeledWords {
  words: readonly string[]
  good: boolean
}

/** A term must occur in this many texts. */
const FEWEST_TEXTS = 10

/**
 * Log-odds of terms: ln((g + 1) / (G + V)) − ln((b + 1) / (B + V)), where g good and b bad texts contain the term, G and B
 * are the sums of g and b, and V is the number of terms: multinomial naive Bayes on presence (Wang and Manning, ACL 2012).
 * @param size how many terms to keep: those with the largest |g − b| / √(g + b). There should be about as many good as bad
 * texts.
 * @returns the most informative term first. @throws Error if no term occurs in ten texts.
 */
export function naiveBayes(texts: readonly LabeledWords[], size: number): [term: string, logOdds: number][] {
  const counts = new Map<string, { good: number; bad: number }>()
  for (const { words, good } of texts)
    for (const term of termsOf(words)) {
      const count = counts.get(term) ?? { good: 0, bad: 0 }
      if (good) count.good += 1
      else count.bad += 1
      counts.set(term, count)
    }
  const kept = [...counts]
    .filter(([, { good, bad }]) => good + bad >= FEWEST_TEXTS)
    .map(([term, { good, bad }]) => ({ term, good, bad, uneven: Math.abs(good - bad) / Math.sqrt(good + bad) }))
    .sort((a, b) => b.uneven - a.uneven || (a.term < b.term ? -1 : 1))
    .slice(0, size)
  if (kept.length === 0)
    throw new Error(`No word occurs in ${FEWEST_TEXTS} of the ${texts.length} texts. Give more texts.`)
  const goods = kept.reduce((sum, { good }) => sum + good, kept.length)
  const bads = kept.reduce((sum, { bad }) => sum + bad, kept.length)
  return kept.map(({ term, good, bad }) => [term, Math.log((good + 1) / goods) - Math.log((bad + 1) / bads)])
}
