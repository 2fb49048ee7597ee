// The link of both parts: there and back, and whatever a person may write into it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LabState, LIVE_WEIGHTS, link, MAX_PROMPT_CHARACTERS, reversedPrefixes, START, scoresOf } from './state.ts'

const { read, write } = link

import { argsProbabilities, fittedScores, fullSequenceLoss, prefixLoss } from './world.ts'

const readText = (query: string): LabState => read(new URLSearchParams(query))
const fitted = fittedScores()

test('a link without a query is the start, and the start has none', () => {
  expect(readText('')).toEqual(START)
  expect(write(START)).toBe('')
  expect(scoresOf(fitted, START.world)).toEqual(fitted)
})

test('there and back, both parts at once', () => {
  const moved = new Map([
    ['1', -5],
    ['012', 2.25],
  ])
  const world = { weight: -0.5, moved }
  expect(write({ ...START, world })).toBe('w=-0.5&scores=1%3A-5_012%3A2.25')
  const state = { world, real: { shown: 3, prompt: 'Well & good? 50%', weight: 0, seed: 9 } }
  expect(readText(write(state))).toEqual(state)
})

test('what is out of range is clamped; what makes no sense is left out', () => {
  expect(readText('w=-1e9&scores=1:99_3:1_:1_0111:1_12:x_20:1e3_2:-0').world).toEqual({
    weight: -4,
    moved: new Map([
      ['1', 6],
      ['2', -0],
    ]),
  })
  expect(readText('at=-1&rw=99&seed=x&w=x')).toEqual({ ...START, real: { ...START.real, weight: LIVE_WEIGHTS.max } })
  fc.assert(
    fc.property(fc.string(), fc.string(), (w, scores) => {
      const { world } = read(new URLSearchParams({ w, scores }))
      const all = scoresOf(fitted, world)
      expect(Number.isFinite(fullSequenceLoss(all) + prefixLoss(all))).toBe(true)
      expect(argsProbabilities(all, world.weight).size).toBe(40)
    }),
  )
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ maxLength: 600 }), fc.string(), (at, rw, prompt, seed) => {
      const { real } = read(new URLSearchParams({ at, rw, prompt, seed }))
      expect(real.weight).toBeGreaterThanOrEqual(LIVE_WEIGHTS.min)
      expect(real.prompt.length).toBeLessThanOrEqual(MAX_PROMPT_CHARACTERS)
      expect(Number.isSafeInteger(real.shown) && Number.isSafeInteger(real.seed)).toBe(true)
    }),
  )
})

test('reversed prefixes: the opposite of the fit', () => {
  const moved = reversedPrefixes(fitted, { moved: new Map([['111', 1]]) })
  const opposite = [...fitted].map(([path, score]) => [path, path.length < 3 ? -score : score] as const)
  expect(scoresOf(fitted, { moved })).toEqual(new Map([...opposite, ['111', 1]]))
})
