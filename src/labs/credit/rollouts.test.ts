import { expect, test } from 'vitest'
import type { EndingsPair } from '../parts/endings.ts'
import { ceiling, correlationOf, cutsOf, fisherInterval, pointsAt } from './rollouts.ts'

const side = (full: number, judged: number[]) => ({
  prefix: '',
  heads: { full },
  endings: judged.map((judge) => ({ judge, finished: true })),
})
const text = { text: '', tokens: [1], finished: true, judge: 0 }
const pair = (heads: [number, number], chosen: number[], rejected: number[], cut = 0.5): EndingsPair => ({
  prompt: '',
  chosen: text,
  rejected: text,
  cuts: [{ cut, position: 1, chosen: side(heads[0], chosen), rejected: side(heads[1], rejected) }],
})

test('a pair is the difference of its prefixes', () => {
  const pairs = [pair([3, 1], [1, 3], [0, 0]), pair([0, 0], [1], [2], 0.25)]
  expect(cutsOf({ pairs })).toEqual([0.25, 0.5])
  // Means 2 and 0; the variance of 1 and 3 is 2, of their mean 1.
  expect(pointsAt({ pairs }, 0.5)).toEqual([{ pair: 0, heads: { full: 2 }, endings: 2, noise: 1 }])
  expect(pointsAt({ pairs }, 0.75)).toEqual([])
})

test('correlation over pairs with Fisher’s interval', () => {
  const points = [1, 2, 3, 4].map((x, pair) => ({
    pair,
    heads: { full: x },
    endings: [1, 3, 2, 4][pair] as number,
    noise: 0,
  }))
  const found = correlationOf(points, 'full')
  // Σ dx·dy = 4, Σ dx² = Σ dy² = 5.
  expect(found?.r).toBeCloseTo(0.8, 12)
  // atanh .8 = 1.0986 (ln 3), ± 1.96: tanh(−.8614), tanh(3.0586).
  expect(found?.interval?.[0]).toBeCloseTo(-0.697, 3)
  expect(found?.interval?.[1]).toBeCloseTo(0.9956, 3)
  expect(correlationOf(points, 'prefix')).toBeNull()
  expect(fisherInterval(0.5, 3)).toBeNull()
})

test('the bound for a perfect head falls with the noise of the endings', () => {
  // Variance of 0, 2, 4 is 4; 1 of it is noise: √.75.
  const points = [0, 2, 4].map((endings, pair) => ({ pair, heads: {}, endings, noise: 1 }))
  expect(ceiling(points)).toBeCloseTo(Math.sqrt(0.75), 12)
  expect(ceiling(points.map((point) => ({ ...point, noise: 9 })))).toBe(0)
  expect(ceiling(points.slice(1))).toBeNull()
})
