// The turn of a judge's reward: found where it is, said to be unsure where it is, and not found where there is none.

import { expect, test } from 'vitest'
import { overOptimization, type PushedPoint } from './overOptimization.ts'

/** Twelve prompts; the judge's rewards of every other one are `spread` above the mean, of the rest below. */
const at = (weight: number, own: number, judge: number, spread = 0.1): PushedPoint => {
  const rows = (value: number, by: number) =>
    Array.from({ length: 12 }, (_, i) => ({ prompt: `p${i}`, value: value + (i % 2 === 0 ? by : -by) }))
  return {
    weight,
    own: rows(own, 0).map((row) => ({ ...row, length: 48, finished: false })),
    judge: rows(judge, spread),
  }
}

test('a plain turn', () => {
  const { peak, peakInterval, beyond, points } = overOptimization(
    [at(8, 6, 1), at(0, 0, 0), at(4, 4, 3), at(2, 2, 2)],
    true,
  )
  expect(points.map(({ weight }) => weight)).toEqual([0, 2, 4, 8])
  expect([peak, peakInterval]).toEqual([4, [4, 4]])
  expect(beyond?.own?.difference).toBeCloseTo(2, 12)
  expect(beyond?.judge.difference).toBeCloseTo(-2, 12)
  expect(beyond?.judge.pValue).toBeLessThan(0.01)
})

test('two weights that the prompts cannot distinguish are both in the interval', () => {
  const { peakInterval } = overOptimization([at(0, 0, 0), at(2, 2, 3, 1), at(4, 4, 3.02, -1), at(8, 6, 0)], true)
  expect(peakInterval).toEqual([2, 4])
})

test('no turn within what was measured', () => {
  expect(overOptimization([at(0, 0, 0), at(2, 2, 2), at(4, 4, 3)], true)).toMatchObject({ peak: 4, beyond: null })
  // Of equal ones the smaller weight.
  expect(overOptimization([at(1, 0, 0, 0), at(2, 1, 0, 0)], true).peak).toBe(1)
})

test('a head that does not compare lengths is compared over texts of equal length', () => {
  const [low, high] = [at(4, 4, 3), at(8, 6, 1)]
  // The prompts with an even number ended at the larger weight; there the raw rewards fell.
  const own = high.own.map((row, i) => (i % 2 === 0 ? { ...row, value: -20, length: 20, finished: true } : row))
  const shorter = [low, { ...high, own }]
  expect(overOptimization(shorter, true).beyond?.own?.difference).toBeCloseTo(-11, 12)
  expect(overOptimization(shorter, false).beyond?.own).toMatchObject({ difference: 2, n: 6 })
  const all = high.own.map((row) => ({ ...row, length: 20 }))
  expect(overOptimization([low, { ...high, own: all }], false).beyond?.own).toBeNull()
})

test('what cannot be compared is refused', () => {
  expect(() => overOptimization([at(1, 0, 0)], true)).toThrow('at least two weights')
  expect(() => overOptimization([at(1, 0, 0), at(1, 2, 2)], true)).toThrow('weight 1 was given twice')
  const fewer = { ...at(2, 0, 0), judge: [{ prompt: 'p0', value: 1 }] }
  expect(() => overOptimization([at(1, 0, 0), fewer], true)).toThrow('prompts at weights 1 and 2 differ')
})
