import { describe, expect, it } from 'vitest'
import { wilsonInterval } from './wilsonInterval.ts'
import { winTieLose } from './winTieLose.ts'

describe('winTieLose', () => {
  const a = [
    { prompt: 'p', seed: 1, value: 5 },
    { prompt: 'p', seed: 2, value: 1 },
    { prompt: 'p', seed: 3, value: 9 },
    { prompt: 'q', seed: 1, value: 3 },
    { prompt: 'onlyA', seed: 1, value: 3 },
  ]
  const b = [
    { prompt: 'p', seed: 1, value: 2 },
    { prompt: 'p', seed: 2, value: 4 },
    { prompt: 'q', seed: 1, value: 2.5 },
    { prompt: 'onlyB', seed: 1, value: 3 },
  ]

  it('counts pairs of prompt and seed, and averages shares over prompts', () => {
    // p: one win, one loss, seed 3 unpaired: share 1/2. q: won by .5: share 1. Over prompts 3/4; over pairs 2/3.
    const result = winTieLose(a, b)
    expect(result).toMatchObject({ win: 2, tie: 0, lose: 1, n: 2, share: 0.75 })
    expect(result.interval).toEqual(wilsonInterval(0.75, 2))
  })

  it('takes equal values as a tie that counts half', () => {
    expect(winTieLose(a, a)).toMatchObject({ win: 0, tie: 5, lose: 0, n: 3, share: 0.5 })
  })

  it('is not made surer by more seeds of the same prompts', () => {
    const seeds = (count: number, value: number) =>
      ['p', 'q'].flatMap((prompt) => Array.from({ length: count }, (_, seed) => ({ prompt, seed, value })))
    expect(winTieLose(seeds(50, 1), seeds(50, 0)).interval).toEqual(winTieLose(seeds(1, 1), seeds(1, 0)).interval)
  })

  it('refuses a call without meaning', () => {
    expect(() => winTieLose(a, [{ prompt: 'p', seed: 9, value: 1 }])).toThrow('there is nothing to compare')
  })
})

describe('wilsonInterval', () => {
  it('gives the textbook values', () => {
    // python: from statsmodels.stats.proportion import proportion_confint as ci; ci(8, 10, method='wilson')
    // By hand: z² = 3.841459; centre (.8 + .192073) / 1.3841459 = .716740; half sqrt(.016 + .0096036) · 1.959964 /
    // 1.3841459 = .226577.
    const [low, high] = wilsonInterval(0.8, 10)
    expect(low).toBeCloseTo(0.490163, 5)
    expect(high).toBeCloseTo(0.943317, 5)
  })

  it('stays within [0, 1] and keeps a width at its ends', () => {
    // At share 1 the low end is n / (n + z²).
    const [low, high] = wilsonInterval(1, 6)
    expect(low).toBeCloseTo(6 / (6 + 1.959963984540054 ** 2), 12)
    expect(high).toBe(1)
    expect(wilsonInterval(0, 6)[0]).toBe(0)
    expect(() => wilsonInterval(1.2, 6)).toThrow('share')
    expect(() => wilsonInterval(0.5, 0)).toThrow('n must')
  })
})
