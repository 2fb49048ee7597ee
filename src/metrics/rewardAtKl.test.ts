import { describe, expect, it } from 'vitest'
import { clusteredMean } from './clusteredMean.ts'
import { pairedDifference } from './pairedDifference.ts'
import { type MeasuredPoint, rewardAtKl, sortByKl } from './rewardAtKl.ts'

function point(method: string, weight: number, kl: number, rewards: Record<string, number>): MeasuredPoint {
  const rewardRows = Object.entries(rewards).map(([prompt, value]) => ({ prompt, seed: 1, value }))
  return { method, weight, kl: { mean: kl }, reward: clusteredMean(rewardRows), rewardRows }
}

describe('sortByKl', () => {
  it('orders by KL, then weight, and leaves its input alone', () => {
    const points = [point('m', 4, 9, { p: 1 }), point('m', 2, 3, { p: 1 }), point('m', 1, 3, { p: 1 })]
    expect(sortByKl(points).map(({ weight }) => weight)).toEqual([1, 2, 4])
    expect(points.map(({ weight }) => weight)).toEqual([4, 2, 1])
    expect(() => sortByKl([point('m', 1, Number.NaN, { p: 1 })])).toThrow('KL of m at weight 1 is NaN')
  })
})

describe('rewardAtKl', () => {
  const points = [
    point('pargs', 4, 20, { p: 8, q: 2, onlyAtFour: 5 }),
    point('pargs', 1, 4, { p: 1, q: 3 }),
    point('pargs', 2, 8, { p: 2, q: 6 }),
  ]

  it('interpolates each prompt between the two weights around the target', () => {
    // 11 is a quarter of the way from 8 to 20: p 2 + 6/4, q 6 − 4/4.
    expect(rewardAtKl(points, 11)).toEqual([
      { prompt: 'p', value: 3.5 },
      { prompt: 'q', value: 5 },
    ])
  })

  it('gives what was measured where the target was measured', () => {
    expect(rewardAtKl(points, 4)).toEqual([
      { prompt: 'p', value: 1 },
      { prompt: 'q', value: 3 },
    ])
    expect(rewardAtKl(points, 20)).toEqual([
      { prompt: 'onlyAtFour', value: 5 },
      { prompt: 'p', value: 8 },
      { prompt: 'q', value: 2 },
    ])
  })

  it('does not extrapolate', () => {
    expect(rewardAtKl(points, 3.99)).toBeNull()
    expect(rewardAtKl(points, 20.01)).toBeNull()
    expect(rewardAtKl(points, Number.NaN)).toBeNull()
    expect(rewardAtKl([], 5)).toBeNull()
  })

  it('averages seeds before it interpolates', () => {
    const rewardRows = [0, 4].map((value, seed) => ({ prompt: 'p', seed, value }))
    const low = { ...point('m', 1, 1, { p: 0 }), rewardRows }
    expect(rewardAtKl([low, point('m', 2, 3, { p: 4 })], 2)).toEqual([{ prompt: 'p', value: 3 }])
  })

  it('serves a paired comparison at equal KL', () => {
    const others = [point('args', 1, 5, { p: 0, q: 1 }), point('args', 2, 17, { p: 2, q: 5 })]
    // At 11 args is half way: p 1, q 3. Differences 2.5 and 2: mean 2.25, error (.5 / sqrt 2) / sqrt 2.
    const result = pairedDifference(rewardAtKl(points, 11)!, rewardAtKl(others, 11)!)
    expect(result.difference).toBeCloseTo(2.25, 12)
    expect(result.standardError).toBeCloseTo(0.25, 12)
    expect(result.n).toBe(2)
    expect(result.pValue).toBe(0.5)
  })

  it('refuses points of several methods', () => {
    expect(() => rewardAtKl([...points, point('args', 1, 5, { p: 0 })], 6)).toThrow('pargs, args')
  })
})
