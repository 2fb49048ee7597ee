// Weights of words from labelled texts: naive Bayes, counted in one pass, with nothing to tune but the number of terms.
// What a term is, and how weights make a score, is src/rewards/words.ts.

import { termsOf } from '../../src/rewards/words.ts'

export interface LabelledWords {
  words: readonly string[]
  good: boolean
}

/** Texts that a term must be in. */
const FEWEST_TEXTS = 10

/**
 * Log-odds of terms, by what share they have in good and in bad texts: ln((g + 1) / (G + V)) − ln((b + 1) / (B + V)), with
 * g good and b bad texts that hold the term, G and B the sums of g and b, V the number of terms: multinomial naive Bayes
 * on presence (Wang and Manning, ACL 2012).
 * @param size terms kept: those whose texts are the most uneven for their number, |g − b| / √(g + b). Texts of both kinds
 * should be about as many.
 * @returns the most telling term first. @throws if no term is in ten texts.
 */
export function naiveBayes(texts: readonly LabelledWords[], size: number): [term: string, logOdds: number][] {
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
    throw new Error(`no word is in ${FEWEST_TEXTS} of the ${texts.length} texts: give more of them`)
  const goods = kept.reduce((sum, { good }) => sum + good, kept.length)
  const bads = kept.reduce((sum, { bad }) => sum + bad, kept.length)
  return kept.map(({ term, good, bad }) => [term, Math.log((good + 1) / goods) - Math.log((bad + 1) / bads)])
}
