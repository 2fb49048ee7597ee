import { describe, expect, it } from 'vitest'
import { methodNames } from '../../decoding/methods/index.ts'
import type { ShownColumn } from '../../store/selectors.ts'
import { isTermName } from '../../ui/glossary.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { fakeToken } from '../../worker/testing/fakeEngine.ts'
import { countPoints, meanPoint, nearest, roundAxis, seriesOf } from './series.ts'

describe('seriesOf', () => {
  const token = fakeToken(1, 0, 7, 4)
  const column = (tokens: (typeof token)[]): ShownColumn => ({
    id: 3,
    method: 'pargs',
    record: { method: 'pargs', weight: 2, text: '', tokens, stop: null },
  })

  it('has a point for each token, and none for a column without a run', () => {
    const series = seriesOf([column([token, fakeToken(1, 1, 7, 4)]), { id: 4, method: 'cd', record: null }], 'full')
    expect(series.map(({ label, points }) => [label, points.length])).toEqual([
      ['PARGS', 2],
      ['CD', 0],
    ])
    expect(countPoints(series)).toBe(2)
    expect(series[0]?.points[0]).toEqual({
      position: 0,
      reward: token.candidates[token.chosen]?.rewards.full,
      baseLogProb: token.baseLogProb,
    })
  })

  it('leaves out rewards that are missing or no number', () => {
    const broken = { ...token, candidates: token.candidates.map((one) => ({ ...one, rewards: { full: Number.NaN } })) }
    expect(countPoints(seriesOf([column([broken])], 'full'))).toBe(0)
    expect(countPoints(seriesOf([column([broken])], 'value'))).toBe(0)
  })
})

describe('meanPoint', () => {
  it('is the mean of both numbers', () => {
    const points = [
      { position: 0, reward: 1, baseLogProb: -1 },
      { position: 1, reward: 2, baseLogProb: -4 },
    ]
    expect(meanPoint({ id: 1, method: 'cd', label: 'CD', points })).toEqual({ reward: 1.5, baseLogProb: -2.5 })
    expect(meanPoint({ id: 1, method: 'cd', label: 'CD', points: [] })).toBeNull()
  })
})

describe('roundAxis', () => {
  it('ends on round ticks around all-negative values', () => {
    // (−0.3 − −4.7) / 5 = 0.88, so steps of 1.
    expect(roundAxis([-4.7, -0.3], 5)).toEqual({ domain: [-5, 0], ticks: [-5, -4, -3, -2, -1, 0] })
  })

  it('holds what is included, adds up no error, and takes no values or one', () => {
    expect(roundAxis([1.2], 5, [0]).domain).toEqual([0, 1.5])
    expect(roundAxis([0, 0.6], 6).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    expect(roundAxis([], 4).domain).toEqual([-1, 1])
    expect(roundAxis([3, 3], 4).domain).toEqual([2, 4])
  })
})

describe('nearest', () => {
  const places = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ]
  it('finds the closer place within the radius only', () => {
    expect(nearest(places, 7, 1, 20)).toBe(1)
    expect(nearest(places, 50, 0, 20)).toBeNull()
    expect(nearest([], 0, 0, 20)).toBeNull()
  })
})

describe('looks and words', () => {
  it('exist for every method, no two alike', () => {
    const looks = methodNames.map((name) => JSON.stringify(methodLook(name)))
    expect(new Set(looks).size).toBe(methodNames.length)
    expect(methodNames.every(isTermName)).toBe(true)
  })
})
