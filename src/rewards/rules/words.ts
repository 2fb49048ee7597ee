// The rule `words`: how close the number of words is to a target.

import { defineRule, nearness, wholeNumber } from './rule.ts'
import { countWords } from './segments.ts'

/**
 * Score in (−1, 1]: 1 at the target n, 0 at a distance of n / 10 words (or 1 word, if that is more). An unfinished text scores
 * 1 until it exceeds the target, because more words may follow.
 */
export const words = defineRule<number>({
  name: 'words',
  title: 'word count',
  summary:
    'The text has about a given number of words. An unfinished text is penalized only for exceeding that number.',
  parameter: { label: 'Number of words', example: '30', optional: false, schema: wholeNumber(1, 10_000) },
  beforeTheEnd: true,
  scoreBy: (parameter) => {
    const target = parameter ?? 1
    return (text, finished) => {
      const over = countWords(text) - target
      return nearness(finished ? Math.abs(over) : Math.max(0, over), Math.max(1, target / 10))
    }
  },
})
