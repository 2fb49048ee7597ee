// readingEase, readingEase:70. Flesch's reading ease: 206.835 − 1.015 words/sentences − 84.6 syllables/words
// (Flesch 1948, "A new readability yardstick"). For English; a library counts syllables by rules.

import { flesch } from 'flesch'
import { syllable } from 'syllable'
import { defineRule, nearness, wholeNumber } from './rule.ts'
import { sentenceLengths } from './segments.ts'

/** Without a target the score is 0 at plain English and tanh(1) = 0.76 at an ease SPREAD higher. */
const PLAIN = 60
const SPREAD = 40

/** Distance from the target at which the score is 0. */
const TOLERANCE = 20

/**
 * In [−1, 1]. With a target: 1 at the target, 0 at a distance of 20. Without: tanh((ease − 60) / 40), higher for easier
 * texts. An unfinished last word or sentence counts as it is. 0 for a text without words.
 */
export const readingEase = defineRule<number>({
  name: 'readingEase',
  title: 'easy to read',
  summary: 'Short words in short sentences, by Flesch’s formula. With a number: as near to that ease as possible.',
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
  // The library finds no syllables without letters; a number is read aloud with at least one.
  return flesch({ sentence: lengths.length, word, syllable: Math.max(word, syllable(text)) })
}
