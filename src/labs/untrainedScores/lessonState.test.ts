// The link of both parts: there and back, and whatever a person may write into it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { read, write } from './lessonState.ts'
import { LIVE_WEIGHTS, MAX_PROMPT, REAL_START } from './realState.ts'
import { START } from './state.ts'

const readText = (query: string) => read(new URLSearchParams(query))

test('a link without a query is the start, and the start has none', () => {
  expect(readText('')).toEqual({ world: START, real: REAL_START })
  expect(write(readText(''))).toBe('')
})

test('there and back, both parts at once', () => {
  const state = {
    world: { weight: -0.5, moved: new Map([['1', -5]]) },
    real: { shown: 3, prompt: 'Well & good? 50%', weight: 0, seed: 9 },
  }
  expect(readText(write(state))).toEqual(state)
})

test('what makes no sense is left out, what is out of range comes into it', () => {
  expect(readText('at=-1&rw=99&seed=1.5&w=x').real).toEqual({ ...REAL_START, weight: LIVE_WEIGHTS.max })
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ maxLength: 600 }), fc.string(), (at, rw, prompt, seed) => {
      const { real } = read(new URLSearchParams({ at, rw, prompt, seed }))
      expect(real.weight).toBeGreaterThanOrEqual(LIVE_WEIGHTS.min)
      expect(real.prompt.length).toBeLessThanOrEqual(MAX_PROMPT)
      expect(Number.isSafeInteger(real.shown) && Number.isSafeInteger(real.seed)).toBe(true)
    }),
  )
})
