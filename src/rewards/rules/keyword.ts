// keyword:garden. Is the word in the text? An unfinished last word counts by the number of matching letters.

import { z } from 'zod'
import { defineRule } from './rule.ts'

const WORD = /^\p{L}[\p{L}\p{M}\p{N}]*(['’-][\p{L}\p{M}\p{N}]+)*$/u
const WORD_CHARACTER = '[\\p{L}\\p{M}\\p{N}_]'

/**
 * In [0, 1]: 1 if the text contains the whole word, in any case. Otherwise, if an unfinished text ends with the first n of
 * the word's N letters, n / (N + 1): N letters are not yet the whole word, because more may follow ('gardener'). Else 0.
 */
export const keyword = defineRule<string>({
  name: 'keyword',
  title: 'a keyword',
  summary: 'The text contains a given word. Its first letters at the end of an unfinished text count in part.',
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
    // The only special character a word can have is the hyphen, which is special only inside a character class.
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

/** The number of the word's first letters that the text ends with. */
function begun(text: string, word: string): number {
  const end = text.toLowerCase()
  const wanted = word.toLowerCase()
  for (let length = Math.min(end.length, wanted.length); length > 0; length--)
    if (end.endsWith(wanted.slice(0, length)) && !afterWord.test(end.slice(0, -length))) return length
  return 0
}
