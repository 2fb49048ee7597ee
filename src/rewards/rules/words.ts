// words:40. How near the number of words is to a target; before the end, only what is too much.

import { defineRule, nearness, wholeNumber } from './rule.ts'
import { countWords } from './segments.ts'

/**
 * In (−1, 1]: 1 at the target n, 0 where it is missed by a tenth of n (1 word at least). A text that goes on can still
 * reach the target, so it has 1 until it overshoots: words once written stay.
 */
export const words = defineRule<number>({
  name: 'words',
  title: 'a number of words',
  summary: 'The text has about so many words; one that goes on is only blamed for those too many.',
  parameter: { label: 'Words', example: '30', optional: false, schema: wholeNumber(1, 10_000) },
  beforeTheEnd: true,
  scoreBy: (parameter) => {
    const target = parameter ?? 1
    return (text, finished) => {
      const over = countWords(text) - target
      return nearness(finished ? Math.abs(over) : Math.max(0, over), Math.max(1, target / 10))
    }
  },
})
