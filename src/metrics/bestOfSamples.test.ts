import { combinations, mean } from 'simple-statistics'
import { expect, test } from 'vitest'
import { uniform } from '../decoding/random.ts'
import { bestOfSamples, type ScoredSample } from './bestOfSamples.ts'

test('is the mean over all subsets', () => {
  const samples = Array.from({ length: 7 }, (_, i) => ({ choose: uniform(1, 0, i, 0), judge: uniform(1, 1, i, 0) }))
  for (let n = 1; n <= 7; n++) {
    const best = combinations(samples, n).map((subset: ScoredSample[]) => {
      const highest = Math.max(...subset.map(({ choose }) => choose))
      return (subset.find(({ choose }) => choose === highest) as ScoredSample).judge
    })
    expect(bestOfSamples(samples, n)).toBeCloseTo(mean(best), 12)
  }
})

test('equal samples are chosen equally often', () => {
  const samples = [
    { choose: 1, judge: 0 },
    { choose: 1, judge: 1 },
    { choose: 0, judge: 5 },
  ]
  // Of the three pairs, one has both equal samples, .5; the others give 0 and 1.
  expect(bestOfSamples(samples, 2)).toBeCloseTo(0.5, 12)
  expect(bestOfSamples(samples, 1)).toBeCloseTo(2, 12)
  expect(() => bestOfSamples(samples, 4)).toThrow('from 1 to 3')
})
