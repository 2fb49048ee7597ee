// The rule `keyword`: whether the text contains a word. An unfinished last word is scored by how many letters match.

import { z } from 'zod'
import { defineRule } from './rule.ts'

const WORD = /^\p{L}[\p{L}\p{M}\p{N}]*(['’-][\p{L}\p{M}\p{N}]+)*$/u
const WORD_CHARACTER = '[\\p{L}\\p{M}\\p{N}_]'

/**
 * Scores 1 if the text contains the whole word, ignoring case. Otherwise an unfinished text that ends with the first n of the
 * word's N letters scores n / (N + 1), even if n = N, because more letters may follow ('gardener'). All other texts score 0.
 */
export const keyword = defineRule<string>({
  name: 'keyword',
  title: 'a keyword',
  summary:
    'The text contains a given word. An unfinished text that ends with the word’s first letters gets part of the score.',
  parameter: {
    label: 'Word',
    example: 'garden',
    optional: false,
    schema: z
      .string()
      .max(40, 'must be at most 40 letters long')
      .regex(WORD, 'must be a single word that starts with a letter')
      .transform((word) => word.normalize('NFC')),
  },
  beforeTheEnd: true,
  scoreBy: (parameter) => {
    const word = parameter ?? ''
    // Nothing needs escaping: the only special character in a word is the hyphen, and it is special only in character classes.
    const anywhere = new RegExp(`(?<!${WORD_CHARACTER})${word}(?!${WORD_CHARACTER})`, 'iu')
    const beforeTheEnd = new RegExp(`(?<!${WORD_CHARACTER})${word}(?=[^\\p{L}\\p{M}\\p{N}_])`, 'iu')
    return (given, finished) => {
      const text = given.normalize('NFC')
      if ((finished ? anywhere : beforeTheEnd).test(text)) return 1
      return finished ? 0 : lettersOf(word, text) / (word.length + 1)
    }
  },
})

const afterWord = new RegExp(`${WORD_CHARACTER}$`, 'u')

/** How many of the word's first letters the text ends with. */
function lettersOf(word: string, text: string): number {
  const end = text.toLowerCase()
  const wanted = word.toLowerCase()
  for (let length = Math.min(end.length, wanted.length); length > 0; length--)
    if (end.endsWith(wanted.slice(0, length)) && !afterWord.test(end.slice(0, -length))) return length
  return 0
}
