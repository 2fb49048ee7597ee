// readingEase, readingEase:70. Flesch's reading ease: 206.835 − 1.015 words/sentences − 84.6 syllables/words
// (Flesch 1948, "A new readability yardstick"). For English; syllables are counted by a library's rules.

import { flesch } from 'flesch'
import { syllable } from 'syllable'
import { defineRule, nearness, wholeNumber } from './rule.ts'
import { sentenceLengths } from './segments.ts'

/** Ease at which the score without a target is 0: plain English; and how much more makes it tanh(1) = 0.76. */
const PLAIN = 60
const SPREAD = 40

/** From the target at which a score is 0. */
const TOLERANCE = 20

/**
 * In [−1, 1]. With a target: 1 there, 0 where the ease is 20 from it. Without: tanh((ease − 60) / 40), the easier the
 * better. A last word or sentence that may go on counts as it stands, for the choice is between such words; a text
 * without words has 0.
 */
export const readingEase = defineRule<number>({
  name: 'readingEase',
  title: 'easy to read',
  summary: 'Short words in short sentences, by Flesch’s formula; with a number, as near to that ease as can be.',
  parameter: { label: 'Ease, 0 to 120', example: '80', optional: true, schema: wholeNumber(0, 120) },
  beforeTheEnd: true,
  scoreBy: (target) => (text) => {
    const ease = readingEaseOf(text)
    if (ease === null) return 0
    return target === null ? Math.tanh((ease - PLAIN) / SPREAD) : nearness(Math.abs(ease - target), TOLERANCE)
  },
})

/** Null for a text without words. */
export function readingEaseOf(text: string): number | null {
  const lengths = sentenceLengths(text)
  const word = lengths.reduce((sum, length) => sum + length, 0)
  if (word === 0) return null
  // The library finds no syllable in what has no letter; a number is read out with one at least.
  return flesch({ sentence: lengths.length, word, syllable: Math.max(word, syllable(text)) })
}
