// Two readings of one contest: by hand, against enumeration, and without evidence.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uniform } from '../../decoding/random.ts'
import { bestChance, bestContest, meanContest, shareContest } from './endingContest.ts'

test('Welch by hand', () => {
  // Means 3 and 1. Variances 1 and 4, each over 3: 1/3 + 4/3 = 5/3. Freedom (5/3)² / ((1/9)/2 + (16/9)/2) = (25/9)/(17/18) = 50/17.
  const { difference, interval, chance } = meanContest([2, 3, 4], [-1, 1, 3])
  expect(difference).toBe(2)
  const [low, high] = interval as [number, number]
  expect((low + high) / 2).toBeCloseTo(2, 12)
  // t of .975 between that of 2 (4.3027) and 3 (3.1824) degrees of freedom, times √(5/3) = 1.2910.
  expect((high - low) / 2).toBeGreaterThan(3.1824 * 1.291)
  expect((high - low) / 2).toBeLessThan(4.3027 * 1.291)
  // t = 2/1.2910 = 1.549; P(T < 1.549) is .870 with 2 and .890 with 3 degrees of freedom.
  expect(chance).toBeGreaterThan(0.87)
  expect(chance).toBeLessThan(0.89)
})

test('swapping the prefixes flips the difference and complements the chance', () => {
  const rewards = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 12 })
  fc.assert(
    fc.property(rewards, rewards, fc.integer({ min: 1, max: 5 }), (first, second, n) => {
      const [there, back] = [meanContest(first, second), meanContest(second, first)]
      expect(there.difference).toBeCloseTo(-back.difference, 9)
      expect(there.chance + back.chance).toBeCloseTo(1, 9)
      const few = 2
      expect(bestContest(first, second, n, few).chance + bestContest(second, first, n, few).chance).toBeCloseTo(1, 9)
    }),
    { numRuns: 60 },
  )
})

test('the 95% interval holds the true difference in 95% of contests', () => {
  // Endings uniform in [0, 1) and [0.2, 1.2): the difference is .2. 400 contests: 4 standard errors are .044.
  let held = 0
  const draw = (seed: number, side: number) =>
    Array.from({ length: 16 }, (_, i) => uniform(seed, 0, i, side) + (side === 1 ? 0.2 : 0))
  for (let seed = 1; seed <= 400; seed++) {
    const { interval } = meanContest(draw(seed, 1), draw(seed, 0))
    const [low, high] = interval as [number, number]
    if (low <= 0.2 && 0.2 <= high) held++
  }
  expect(Math.abs(held / 400 - 0.95)).toBeLessThan(0.044)
})

test('endings without variance, or too few, have no interval', () => {
  expect(meanContest([1, 1], [0, 0])).toEqual({ difference: 1, interval: null, chance: 1 })
  expect(meanContest([1, 1], [1, 1])).toEqual({ difference: 0, interval: null, chance: 0.5 })
  expect(meanContest([5], [1, 2, 3])).toEqual({ difference: 3, interval: null, chance: 0.5 })
  expect(() => meanContest([], [1])).toThrow('at least one ending')
  expect(() => meanContest([Number.NaN], [1])).toThrow('NaN')
})

test('the best of n against all draws of n', () => {
  const small = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(small, small, fc.integer({ min: 1, max: 3 }), (first, second, n) => {
      const draws = (side: number[]): number[][] =>
        Array.from({ length: n }).reduce<number[][]>(
          (all) => all.flatMap((draw) => side.map((reward) => [...draw, reward])),
          [[]],
        )
      let points = 0
      const [ours, theirs] = [draws(first), draws(second)]
      for (const a of ours) for (const b of theirs) points += (Math.sign(Math.max(...a) - Math.max(...b)) + 1) / 2
      expect(bestContest(first, second, n, 1).chance).toBeCloseTo(points / (ours.length * theirs.length), 9)
    }),
    { numRuns: 60 },
  )
})

test('worse on average, better at its best', () => {
  // Nine endings of −1 and three of +5, mean .5, against twelve of +1.
  const wild = [...Array<number>(9).fill(-1), 5, 5, 5]
  const calm = Array<number>(12).fill(1)
  expect(meanContest(wild, calm).difference).toBe(-0.5)
  // The best of 4 is +5 unless all four are −1: 1 − (3/4)^4.
  const { chance, interval } = bestContest(wild, calm, 4, 1000)
  expect(chance).toBeCloseTo(1 - 0.75 ** 4, 12)
  expect(interval[0]).toBeLessThan(chance)
  expect(interval[1]).toBeGreaterThan(chance)
  expect(bestContest(wild, calm, 4, 1000)).toEqual({ chance, interval })
  expect(() => bestContest(wild, calm, 0, 1)).toThrow('not 0')
})

test('shares by hand', () => {
  // Densities 2x and 2(1 − y): P(x > y) = ∫ 2x · (1 − (1 − x)²) dx = 4/3 − 1/2.
  expect(shareContest([1], [0]).chance).toBeCloseTo(5 / 6, 12)
  expect(shareContest([0, 1], [1, 0]).chance).toBeCloseTo(0.5, 12)
  // Newcombe's own example (a): 56 of 70 against 48 of 80, difference .2, interval .0524 to .3339.
  const of = (successes: number, n: number) => Array.from({ length: n }, (_, i) => Number(i < successes))
  const { difference, interval } = shareContest(of(56, 70), of(48, 80))
  expect(difference).toBeCloseTo(0.2, 12)
  expect(interval?.[0]).toBeCloseTo(0.0524, 4)
  expect(interval?.[1]).toBeCloseTo(0.3339, 4)
  expect(() => shareContest([0.5], [1])).toThrow('0.5')
})

test('shares are never certain, and swapping the prefixes flips them', () => {
  const none = shareContest(Array(16).fill(0), Array(16).fill(0))
  expect(none.difference).toBe(0)
  expect(none.chance).toBeCloseTo(0.5, 9)
  // Wilson of 0 in 16 ends at z²/(16 + z²).
  expect(none.interval?.[1]).toBeCloseTo(3.8414588 / 19.8414588, 6)
  const outcomes = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(outcomes, outcomes, (first, second) => {
      const [there, back] = [shareContest(first, second), shareContest(second, first)]
      expect(there.chance + back.chance).toBeCloseTo(1, 9)
      expect(there.interval?.[0]).toBeCloseTo(-(back.interval?.[1] as number), 9)
      // The better share also has the better best: for shares the two readings never disagree.
      const best = bestChance(first, second, 4)
      if (Math.abs(there.difference) > 1e-9) expect(Math.sign(best - 0.5)).toBe(Math.sign(there.difference))
      else expect(best).toBeCloseTo(0.5, 9)
    }),
    { numRuns: 60 },
  )
})
