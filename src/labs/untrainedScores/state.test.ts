// The link of the exercise: there and back, and whatever a person may write into it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LabState, read, START, scoresOf, turnedRound, write } from './state.ts'
import { argsProbabilities, fittedScores, fullSequenceLoss, oppositeOnPrefixes, prefixLoss } from './world.ts'

const readText = (query: string): LabState => read(new URLSearchParams(query))
const fitted = fittedScores()

test('a link without a query is the start, and the start has none', () => {
  expect(readText('')).toEqual(START)
  expect(write(START)).toBe('')
  expect(scoresOf(fitted, START)).toEqual(fitted)
})

test('there and back', () => {
  const state = {
    weight: -0.5,
    moved: new Map([
      ['1', -5],
      ['012', 2.25],
    ]),
  }
  expect(write(state)).toBe('w=-0.5&scores=1%3A-5_012%3A2.25')
  expect(readText(write(state))).toEqual(state)
})

test('what is out of range comes into it; what makes no sense is left out', () => {
  expect(readText('w=-1e9&scores=1:99_3:1_:1_0111:1_12:x_20:1e3_2:-0')).toEqual({
    weight: -4,
    moved: new Map([
      ['1', 6],
      ['2', -0],
    ]),
  })
  fc.assert(
    fc.property(fc.string(), fc.string(), (w, scores) => {
      const state = read(new URLSearchParams({ w, scores }))
      const all = scoresOf(fitted, state)
      expect(Number.isFinite(fullSequenceLoss(all) + prefixLoss(all))).toBe(true)
      expect(argsProbabilities(all, state.weight).size).toBe(40)
    }),
  )
})

test('turned round: the opposite of the fit on beginnings', () => {
  const moved = turnedRound(fitted, { ...START, moved: new Map([['111', 1]]) })
  expect(scoresOf(fitted, { weight: 0, moved })).toEqual(new Map([...oppositeOnPrefixes(fitted), ['111', 1]]))
})
