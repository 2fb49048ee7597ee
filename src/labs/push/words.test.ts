// The words follow the recorded texts.

import { expect, test } from 'vitest'
import { turns } from './curves.ts'
import { examplePushed } from './testing/examplePushed.ts'
import { predictionOf, shownOf } from './words.ts'

const set = examplePushed()

test('the right answer is computed', () => {
  // Prefix scores are 2w and more: 8 gained up to w = 4, 24 from there to 16.
  const { question, choices, right, because } = predictionOf(set, '+16')
  expect(question).toContain('gains 8.0 on average over 6 prompts')
  expect(choices[right]).toContain('More than half')
  expect(because).toContain('It changes by +24.0, while the KL to top-k sampling goes from 16 to 256 nats')

  const ended = (prefix: number) => ({
    ...set,
    texts: set.texts.map((text) => (text.weight === 16 ? { ...text, heads: { ...text.heads, prefix } } : text)),
  })
  expect(predictionOf(ended(11), '+16').right).toBe(1)
  expect(predictionOf(ended(-9), '+16').right).toBe(2)
})

test('the conclusion sorts every method by its finding', () => {
  const words = shownOf(set, turns(set, 'heads'), '+16')
  expect(words).toContain('gains 8.0 up to w = +4 and changes by +24.0 from there to +16')
  expect(words).toContain('with ARGS it falls while the own reward still rises')
  expect(words).toContain('with PARGS these prompts do not decide')
  expect(words).toContain('with CD it keeps rising')
})
