// Computes the weights of a naive Bayes judge from labeled texts. src/rewards/words.ts defines its terms and scores.

import { termsOf } from '../../src/rewards/words.ts'

export interface LabeledWords {
  words: readonly string[]
  good: boolean
}

/** A term must occur in at least this many texts. */
const MIN_TEXTS = 10

/**
 * Log-odds of terms, ln((g + 1) / (G + V)) − ln((b + 1) / (B + V)), where g good and b bad texts contain the term, G and B
 * are the sums of g and b, and V is the number of terms: multinomial naive Bayes on presence (Wang and Manning, ACL 2012).
 * @param texts good and bad texts in about equal numbers.
 * @param size maximum number of terms. Terms with the largest |g − b| / √(g + b) are selected.
 * @returns terms in descending order of |g − b| / √(g + b). @throws Error if no term occurs in at least ten texts.
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
  const selected = [...counts]
    .filter(([, { good, bad }]) => good + bad >= MIN_TEXTS)
    .map(([term, { good, bad }]) => ({ term, good, bad, uneven: Math.abs(good - bad) / Math.sqrt(good + bad) }))
    .sort((a, b) => b.uneven - a.uneven || (a.term < b.term ? -1 : 1))
    .slice(0, size)
  if (selected.length === 0)
    throw new Error(`No word occurs in at least ${MIN_TEXTS} of the ${texts.length} texts. Give more texts.`)
  const goods = selected.reduce((sum, { good }) => sum + good, selected.length)
  const bads = selected.reduce((sum, { bad }) => sum + bad, selected.length)
  return selected.map(({ term, good, bad }) => [term, Math.log((good + 1) / goods) - Math.log((bad + 1) / bads)])
}
