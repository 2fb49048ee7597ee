import { describe, expect, it } from 'vitest'
import type { CandidateRecord, TokenRecord } from '../../decoding/record.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createViewStore, quantities } from '../view/view.ts'
import { quantityOf, roundEnd, scaleDigits, scaleOf, tintOf } from './quantities.ts'
import type { ShownColumn } from './selectors.ts'

const candidate = (token: number, baseLogProb: number, full: number): CandidateRecord => ({
  token,
  bytes: [97],
  baseLogProb,
  rewards: { full },
  score: baseLogProb,
  probBefore: 0.5,
  probAfter: 0.5,
  noise: 0,
})
// Two candidates of equal probability, with rewards 3 and 1: the mean is 2, so the second has an advantage of −1.
const token: TokenRecord = {
  token: 6,
  bytes: [97],
  baseLogProb: Math.log(0.25),
  entropy: 1,
  candidates: [candidate(5, Math.log(0.25), 3), candidate(6, Math.log(0.25), 1)],
  chosen: 1,
  elapsedMs: 1,
}
const column = {
  id: 'column-1',
  method: 'args',
  record: { method: 'args', weight: 1, text: 'a', tokens: [token], stop: null },
} as ShownColumn
const settings = runSettings({ columns: [{ method: 'args' }], weight: 1, topK: 2 })

describe('quantityOf', () => {
  it('returns every quantity of a token', () => {
    const recorded = quantities.map((quantity) =>
      quantityOf(token, 0, { column, settings }, { quantity, head: 'full' }),
    )
    // Equal scores without noise: top-k would have chosen the first.
    expect(recorded).toEqual([-1, 1, Math.log(0.25), 2, 1])
  })

  it('is absent where nothing was recorded', () => {
    const recorded = quantities.map((quantity) =>
      quantityOf(token, 0, { column, settings: null }, { quantity, head: 'value' }),
    )
    expect(recorded).toEqual([undefined, undefined, Math.log(0.25), 2, undefined])
  })
})

describe('scaleOf', () => {
  it('has round ends that no value exceeds', () => {
    const scale = (quantity: (typeof quantities)[number]) => scaleOf([column], { quantity, head: 'full' })
    expect(scale('reward')).toEqual({ none: 0, full: 1, twoSided: true })
    // −ln 0.25 is 1.39.
    expect(scale('baseLogProb')).toEqual({ none: 0, full: -1.5, twoSided: false })
    expect(scale('rank')).toEqual({ none: 1, full: 2, twoSided: false })
    expect(scale('differs')).toEqual({ none: 0, full: 1, twoSided: false })
    expect(scaleOf([], { quantity: 'reward', head: 'full' }).full).toBe(1)
  })

  it.each([
    [0, 1],
    [1, 1],
    [1.1, 1.2],
    [1.3, 1.5],
    [1.6, 2],
    [12.9, 15],
    [7, 8],
    [8.1, 10],
    [0.034, 0.04],
    [95, 100],
  ])('rounds %d up to %d', (largest, end) => expect(roundEnd(largest)).toBeCloseTo(end, 12))
})

describe('scaleDigits', () => {
  it.each([
    [20, 0],
    [-15, 0],
    [2, 0],
    [1.5, 1],
    [0.8, 1],
    [0.12, 2],
    [0.015, 3],
  ])('writes %d with %d decimals', (full, digits) => expect(scaleDigits({ full })).toBe(digits))
})

describe('tintOf', () => {
  it('is one-sided or two-sided, and saturates beyond the end', () => {
    const reward = { none: 0, full: 4, twoSided: true }
    expect([-9, -2, 0, 1, 9].map((value) => tintOf(value, reward))).toEqual([-1, -0.5, 0, 0.26, 1])
    const logProb = { none: 0, full: -4, twoSided: false }
    expect([0, -1, -4, -9, 0.001].map((value) => tintOf(value, logProb))).toEqual([0, 0.26, 1, 1, 0])
    expect(tintOf(undefined, reward)).toBe(0)
    expect(tintOf(Number.NaN, reward)).toBe(0)
  })
})

describe('the view', () => {
  it('is saved, and unknown values are not', () => {
    const kept = new Map<string, string>()
    const storage = () => ({
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    })
    createViewStore(storage).getState().show('rank')
    createViewStore(storage).getState().plot('advantage')
    createViewStore(storage).getState().showTables('all')
    expect(createViewStore(storage).getState()).toMatchObject({
      quantity: 'rank',
      plotted: 'advantage',
      tables: 'all',
    })
    kept.set('tokenwise-view', '{"state":{"quantity":"rank"},"version":1}')
    expect(createViewStore(storage).getState()).toMatchObject({
      quantity: 'rank',
      plotted: 'reward',
      tables: 'one',
    })
    kept.set('tokenwise-view', '{"state":{"quantity":"__proto__"},"version":1}')
    expect(createViewStore(storage).getState().quantity).toBe('advantage')
  })
})
