// The findings follow from the recorded texts.

import { expect, test } from 'vitest'
import { predictionOf, shownOf } from './findings.ts'
import { examplePushed } from './testing/examplePushed.ts'

const set = examplePushed()

test('the right answer is computed', () => {
  // Prefix scores are 2w and more: 8 gained up to w = 4, 24 from w = 4 to 16.
  const { question, choices, right, because } = predictionOf(set)
  expect(question).toContain('gains 8.0 on average over 6 prompts')
  expect(choices[right]).toContain('More than half')
  expect(because).toContain('The reward changes by +24.0, while the KL to top-k sampling goes from 16 to 256 nats')

  const endingAt = (prefix: number) => ({
    ...set,
    texts: set.texts.map((text) => (text.weight === 16 ? { ...text, heads: { ...text.heads, prefix } } : text)),
  })
  expect(predictionOf(endingAt(11)).right).toBe(1)
  expect(predictionOf(endingAt(-9)).right).toBe(2)
})

test('the conclusion sorts every method by its finding', () => {
  const shown = shownOf(set)
  expect(shown).toContain('gains 8.0 up to w = +4 and changes by +24.0 from +4 to +16')
  expect(shown).toContain('with ARGS it falls while the method’s steering reward still rises')
  expect(shown).toContain('with PARGS the data do not show')
  expect(shown).toContain('with CD it keeps rising')
})
