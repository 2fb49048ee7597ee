// keyword:garden. Is the word in the text? A last word that may go on counts by how far it agrees.

import { z } from 'zod'
import { defineRule } from './rule.ts'

const WORD = /^\p{L}[\p{L}\p{M}\p{N}]*(['’-][\p{L}\p{M}\p{N}]+)*$/u
const WORD_CHARACTER = '[\\p{L}\\p{M}\\p{N}_]'

/**
 * In [0, 1]: 1 where the word stands in the text as a whole word, in capitals or not. Else, in a text that goes on whose
 * last letters begin the word, n of its N letters give n / (N + 1): whole letters are not yet a whole word, for more may
 * follow ('gardener'). 0 for all others.
 */
export const keyword = defineRule<string>({
  name: 'keyword',
  title: 'a keyword',
  summary: 'The text has a certain word in it; the beginning of that word counts in part.',
  parameter: {
    label: 'Word',
    example: 'garden',
    optional: false,
    schema: z
      .string()
      .max(40, 'must be 40 letters at most')
      .regex(WORD, 'must be one word of letters')
      .transform((word) => word.normalize('NFC')),
  },
  beforeTheEnd: true,
  scoreBy: (parameter) => {
    const word = parameter ?? ''
    // The word's only sign with a meaning in patterns is the hyphen, and that has none outside a class.
    const anywhere = new RegExp(`(?<!${WORD_CHARACTER})${word}(?!${WORD_CHARACTER})`, 'iu')
    const beforeTheEnd = new RegExp(`(?<!${WORD_CHARACTER})${word}(?=[^\\p{L}\\p{M}\\p{N}_])`, 'iu')
    return (given, finished) => {
      const text = given.normalize('NFC')
      if ((finished ? anywhere : beforeTheEnd).test(text)) return 1
      return finished ? 0 : begun(text, word) / (word.length + 1)
    }
  },
})

const afterWord = new RegExp(`${WORD_CHARACTER}$`, 'u')

/** How many letters of the word the text's last letters are. */
function begun(text: string, word: string): number {
  const end = text.toLowerCase()
  const wanted = word.toLowerCase()
  for (let length = Math.min(end.length, wanted.length); length > 0; length--)
    if (end.endsWith(wanted.slice(0, length)) && !afterWord.test(end.slice(0, -length))) return length
  return 0
}
