// Words that mark the domain of a set of texts.

import { wordsOf } from '../../../src/rewards/words.ts'

/** How many times as many texts of the domain must contain the word as texts of any other set. */
const TIMES = 10
/** Share of the domain's texts that must contain the word, so that rare names are left out. */
const MIN_SHARE = 0.004
/** Words of a text that are read, so that sets of long texts are not at an advantage. */
const READ_WORDS = 50

/**
 * @param domain texts of the domain. @param others sets of texts from elsewhere.
 * @returns typical words, in descending order of the share of the domain's texts that contain them.
 */
export function typicalWords(domain: readonly string[], others: readonly (readonly string[])[]): string[] {
  const inside = textsWith(domain)
  const outside = others.map((texts) => ({ counts: textsWith(texts), n: texts.length }))
  return [...inside]
    .map(([word, count]) => ({ word, share: count / domain.length }))
    .filter(
      ({ word, share }) =>
        share >= MIN_SHARE &&
        // Half a text more, so that a word which a small set lacks by chance is not typical at once.
        outside.every(({ counts, n }) => share >= (TIMES * ((counts.get(word) ?? 0) + 0.5)) / n),
    )
    .sort((a, b) => b.share - a.share || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word)
}

/** For each word, the number of texts whose first words contain it. */
function textsWith(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const word of new Set(wordsOf(text).slice(0, READ_WORDS))) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
