// The rule `shortSentences`: no sentence is longer than a given number of words.

import { defineRule, nearness, wholeNumber } from './rule.ts'
import { sentenceLengths } from './segments.ts'

/**
 * Mean of the sentences' scores, in (−1, 1]: 1 up to the limit, 0 at a quarter above it (or 1 word, if that is more). An
 * unfinished last sentence is scored by its words so far. A text without sentences scores 1.
 */
export const shortSentences = defineRule<number>({
  name: 'shortSentences',
  title: 'short sentences',
  summary: 'No sentence is longer than a given number of words.',
  parameter: { label: 'Maximum words per sentence', example: '10', optional: false, schema: wholeNumber(1, 1000) },
  beforeTheEnd: true,
  scoreBy: (parameter) => {
    const limit = parameter ?? 1
    const tolerance = Math.max(1, limit / 4)
    return (text) => {
      const lengths = sentenceLengths(text)
      if (lengths.length === 0) return 1
      const sum = lengths.reduce((total, length) => total + nearness(Math.max(0, length - limit), tolerance), 0)
      return sum / lengths.length
    }
  },
})
