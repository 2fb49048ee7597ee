// Means, errors and peaks of made-up texts whose answers are known.

import { expect, test } from 'vitest'
import { curve, peaksAtLargest, peaksOf, textAt } from './curves.ts'
import { examplePushed } from './testing/examplePushed.ts'

const set = examplePushed()

test('a curve is the mean over prompts with its standard error; at w = 0 it is of top-k’s texts', () => {
  const points = curve(set, 'pargs', 'own', 'heads')
  expect(points.map(({ weight }) => weight)).toEqual([-2, 0, 1, 4, 16])
  // Prefix scores are 2w + 0, 1, … 5: mean 2w + 2.5, standard deviation sqrt(3.5), over six prompts.
  expect(points[3]?.mean).toBeCloseTo(10.5, 12)
  expect(points[3]?.standardError).toBeCloseTo(Math.sqrt(3.5 / 6), 12)
  expect(points.every(({ n }) => n === 6)).toBe(true)
  // The same texts at w = 0, each by the method's own head.
  expect(curve(set, 'cd', 'own', 'heads')[1]?.mean).toBeCloseTo(2.5, 12)
})

test('one prompt has no error, and missing values are left out', () => {
  expect(curve(set, 'args', 'judge', 'heads', 'p3')[2]).toEqual({ weight: 1, mean: 1.3, standardError: null, n: 1 })
  expect(curve(set, 'args', 'repetition', 'heads', 'p0').map(({ weight }) => weight)).toEqual([16])
  expect(curve(set, 'args', 'repetition', 'heads')[3]?.n).toBe(5)
})

test('a judge’s score falls, keeps rising, or is undecided', () => {
  const [args, cd, pargs] = peaksOf(set, 'heads')
  expect(args).toMatchObject({ method: 'args', peak: 4, peakInterval: [4, 4], verdict: 'overOptimized' })
  expect(args?.beyond?.own?.difference).toBeCloseTo(12, 12)
  expect(args?.beyond?.judge.difference).toBeCloseTo(-3, 12)
  expect(cd).toMatchObject({ peak: 16, beyond: null, verdict: 'rises' })
  // Half of the prompts rise to 16 and half fall to −8: the mean is the same at 4 and 16, and either may win.
  expect(pargs).toMatchObject({ peakInterval: [4, 16], verdict: 'undecided' })
  // The other judge's score falls with any weight.
  expect(peaksOf(set, 'words').map(({ peak }) => peak)).toEqual([-2, -2, -2])
})

test('prompts that break the rule are distinguished from those that keep it', () => {
  expect(peaksAtLargest(set, 'pargs', 'heads', 'p0')).toBe(true)
  expect(peaksAtLargest(set, 'pargs', 'heads', 'p1')).toBe(false)
  expect(peaksAtLargest(set, 'pargs', 'heads', 'nobody')).toBe(false)
})

test('texts are found by method, weight and prompt', () => {
  expect(textAt(set, 'cd', 4, 'p2')?.text).toBe(' by cd at 4')
  expect(textAt(set, 'cd', 0, 'p2')?.text).toBe(' by topK at 0')
  expect(textAt(set, 'cd', 3, 'p2')).toBeUndefined()
})
