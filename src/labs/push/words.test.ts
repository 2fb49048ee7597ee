// The words follow what the texts say.

import { expect, test } from 'vitest'
import { examplePushed } from '../../sharing/testing/examplePushed.ts'
import { turns } from './curves.ts'
import { breakingGoal, predictionOf, shownOf } from './words.ts'

test('the right prediction is the verdict', () => {
  const right = (verdict: Parameters<typeof predictionOf>[0]) => {
    const { choices, right } = predictionOf(verdict, '+16', 24)
    return choices[right]
  }
  expect(right('rises')).toContain('to the very end')
  expect(right('turns')).toContain('turns down before the end')
  expect(right('untold')).toContain('24 prompts cannot tell')
})

test('the last words name every method by what it does', () => {
  const words = shownOf(turns(examplePushed(), 'heads'), '+16')
  expect(words).toContain('with ARGS the judge turns down before w = +16')
  expect(words).toContain('with PARGS the prompts cannot tell')
  expect(words).toContain('with CD it rises all the way')
  expect(shownOf(turns(examplePushed(), 'words'), '+16')).toContain('By the judge, with ARGS, CD and PARGS the judge')
})

test('what breaks the rule depends on the rule', () => {
  expect(breakingGoal('rises', '+16')).toContain('before the end')
  expect(breakingGoal('turns', '+16')).toContain('at w = +16')
})
