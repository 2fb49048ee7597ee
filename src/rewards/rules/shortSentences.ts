// shortSentences:12. Sentences of so many words at most.

import { defineRule, nearness, wholeNumber } from './rule.ts'
import { sentenceLengths } from './segments.ts'

/**
 * In (−1, 1], the mean over sentences: 1 for one that keeps the limit, 0 for one that is a quarter beyond it (1 word at
 * least). The last sentence of a text that goes on counts as it stands, for it can only grow. 1 without any.
 */
export const shortSentences = defineRule<number>({
  name: 'shortSentences',
  title: 'short sentences',
  summary: 'No sentence has more than so many words.',
  parameter: { label: 'Most words a sentence', example: '10', optional: false, schema: wholeNumber(1, 1000) },
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
