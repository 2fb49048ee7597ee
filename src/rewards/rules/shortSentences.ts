// shortSentences:12. Sentences of at most this many words.

import { defineRule, nearness, wholeNumber } from './rule.ts'
import { sentenceLengths } from './segments.ts'

/**
 * In (−1, 1], the mean over sentences: 1 within the limit, 0 at a quarter above it (at least 1 word). An unfinished last
 * sentence counts as it is, because it can only grow. 1 without sentences.
 */
export const shortSentences = defineRule<number>({
  name: 'shortSentences',
  title: 'short sentences',
  summary: 'No sentence has more than this many words.',
  parameter: { label: 'Most words per sentence', example: '10', optional: false, schema: wholeNumber(1, 1000) },
  beforeTheEnd: true,
  scoreBy: (parameter) => {
    const most = parameter ?? 1
    const tolerance = Math.max(1, most / 4)
    return (text) => {
      const lengths = sentenceLengths(text)
      if (lengths.length === 0) return 1
      const sum = lengths.reduce((total, length) => total + nearness(Math.max(0, length - most), tolerance), 0)
      return sum / lengths.length
    }
  },
})
