import { describe, expect, it } from 'vitest'
import { rankOf, reciprocalRank, tokenMeanReciprocalRank } from './tokenReciprocalRank.ts'

const NONE = Number.NEGATIVE_INFINITY

describe('rankOf', () => {
  it('counts from 1 at the highest, all negative or not', () => {
    expect(rankOf([-3, -1, -2], 1)).toBe(1)
    expect(rankOf([-3, -1, -2], 0)).toBe(3)
    expect(rankOf([4], 0)).toBe(1)
  })

  it('gives ties the mean of their ranks', () => {
    expect(rankOf([2, 5, 2, 1], 0)).toBe(2.5)
    expect(rankOf([2, 5, 2, 1], 2)).toBe(2.5)
    expect(rankOf([0, 0, 0], 1)).toBe(2)
    expect(rankOf([1, NONE, NONE], 2)).toBe(2.5)
  })

  it('refuses NaN and an index without a score', () => {
    expect(() => rankOf([1, Number.NaN], 0)).toThrow('Score 1 is NaN')
    expect(() => rankOf([1, 2], 2)).toThrow('index 2')
    expect(() => rankOf([], 0)).toThrow('index 0')
  })
})

describe('reciprocalRank', () => {
  it('is the rank by score inside the candidates, whatever the base says', () => {
    expect(reciprocalRank({ scores: [0.1, 0.9, 0.5], gold: 2, baseRank: 3 })).toBe(1 / 2)
  })

  it("is the base's rank outside them", () => {
    expect(reciprocalRank({ scores: [3, 2], gold: null, baseRank: 40 })).toBe(1 / 40)
    expect(reciprocalRank({ scores: [3, 2, NONE], gold: 2, baseRank: 40 })).toBe(1 / 40)
  })

  it('is never better than just behind the candidates', () => {
    // The base's second, which the method ruled out, stands behind the two that it did not.
    expect(reciprocalRank({ scores: [3, NONE, 1], gold: 1, baseRank: 2 })).toBe(1 / 3)
  })

  it('requires the base rank where it is needed', () => {
    expect(() => reciprocalRank({ scores: [3, 2], gold: null })).toThrow('baseRank')
    expect(() => reciprocalRank({ scores: [3, 2], gold: null, baseRank: 0 })).toThrow('baseRank')
  })
})

describe('tokenMeanReciprocalRank', () => {
  it('averages over the tokens of the gold text', () => {
    const steps = [
      { scores: [2, 1], gold: 0 },
      { scores: [2, 1], gold: 1 },
      { scores: [2, 1], gold: null, baseRank: 4 },
    ]
    // (1 + 1/2 + 1/4) / 3
    expect(tokenMeanReciprocalRank(steps)).toBeCloseTo(7 / 12, 12)
    expect(() => tokenMeanReciprocalRank([])).toThrow('no tokens')
  })
})
