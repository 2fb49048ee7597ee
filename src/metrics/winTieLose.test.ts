import { describe, expect, it } from 'vitest'
import { uniform } from '../decoding/random.ts'
import { wilsonInterval } from './wilsonInterval.ts'
import { effectiveSize, winTieLose } from './winTieLose.ts'

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
    // The standard error over prompts is .25: .75 · .25 / .0625 = 3 independent comparisons.
    expect(result.interval).toEqual(wilsonInterval(0.75, 3))
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

describe('effectiveSize', () => {
  it('is one less than the prompts if each has one win or loss', () => {
    // The sample variance of wins and losses is p(1 − p) · n / (n − 1).
    expect(effectiveSize([1, 1, 0, 1, 0], 5)).toBeCloseTo(4, 12)
    // Copies of the same comparisons add nothing.
    expect(effectiveSize([1, 1, 0, 1, 0], 500)).toBeCloseTo(4, 12)
  })

  it('is the number of comparisons if those of a prompt are independent, and falls if they agree', () => {
    const prompts = 4000
    const seeds = 4
    const shares = (chance: (prompt: number) => number) =>
      Array.from({ length: prompts }, (_, prompt) => {
        const wins = Array.from({ length: seeds }, (_, seed) => uniform(1, prompt, seed, 0) < chance(prompt))
        return wins.filter(Boolean).length / seeds
      })
    const independent = effectiveSize(
      shares(() => 0.6),
      1e9,
    )
    expect(independent / (prompts * seeds)).toBeCloseTo(1, 1)
    // Half of the prompts are won with .9, half with .3: the variance of a share is .15 / 4 within prompts plus .09 between.
    const agreeing = effectiveSize(
      shares((prompt) => (prompt % 2 === 0 ? 0.9 : 0.3)),
      1e9,
    )
    expect(agreeing / prompts).toBeCloseTo(0.24 / (0.15 / seeds + 0.09), 1)
  })

  it('gives intervals that cover the truth in 95% of experiments', () => {
    const experiments = 2000
    let covered = 0
    for (let round = 0; round < experiments; round++) {
      const rows = () =>
        Array.from({ length: 64 * 3 }, (_, i) => {
          const [prompt, seed] = [Math.floor(i / 3), i % 3]
          // Each prompt has a chance of its own, with mean .7.
          const chance = 0.4 + 0.6 * uniform(2, round, prompt, 0)
          return { prompt: String(prompt), seed, value: uniform(3, round, i, 0) < chance ? 1 : -1 }
        })
      const { interval } = winTieLose(
        rows(),
        rows().map((row) => ({ ...row, value: 0 })),
      )
      if (interval[0] <= 0.7 && 0.7 <= interval[1]) covered++
    }
    // The standard error of the share is .005.
    expect(covered / experiments).toBeGreaterThan(0.935)
    expect(covered / experiments).toBeLessThan(0.965)
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
