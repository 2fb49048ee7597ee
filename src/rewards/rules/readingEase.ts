// The rule `readingEase`: Flesch's reading ease of English, 206.835 − 1.015 words/sentences − 84.6 syllables/words
// (Flesch 1948, "A new readability yardstick").

import { flesch } from 'flesch'
import { syllable } from 'syllable'
import { defineRule, nearness, wholeNumber } from './rule.ts'
import { sentenceLengths } from './segments.ts'

/**
 * Score in [−1, 1]. With a target: 1 at the target, 0 at a distance of 20. Without a target: tanh((ease − 60) / 40), where 60
 * is plain English. An unfinished last word or sentence is treated as complete. A text without words scores 0.
 */
export const readingEase = defineRule<number>({
  name: 'readingEase',
  title: 'easy to read',
  summary:
    'Short words in short sentences, by Flesch’s formula. With a target, texts closer to the target score higher.',
  parameter: { label: 'Target ease (0 to 120)', example: '80', optional: true, schema: wholeNumber(0, 120) },
  beforeTheEnd: true,
  scoreBy: (target) => (text) => {
    const ease = readingEaseOf(text)
    if (ease === null) return 0
    return target === null ? Math.tanh((ease - 60) / 40) : nearness(Math.abs(ease - target), 20)
  },
})

/** Flesch's reading ease of a text, or null if it has no words. */
export function readingEaseOf(text: string): number | null {
  const lengths = sentenceLengths(text)
  const word = lengths.reduce((sum, length) => sum + length, 0)
  if (word === 0) return null
  // The library counts no syllables in numbers, so every word counts as at least one syllable.
  return flesch({ sentence: lengths.length, word, syllable: Math.max(word, syllable(text)) })
}
