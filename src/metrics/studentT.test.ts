// The library's t distribution, by which intervals of a few endings are computed, against closed forms and printed tables.

import studentTCdf from '@stdlib/stats-base-dists-t-cdf'
import studentTQuantile from '@stdlib/stats-base-dists-t-quantile'
import { expect, test } from 'vitest'

const studentT95 = (freedom: number) => studentTQuantile(0.975, freedom)

test('one and two degrees of freedom have closed forms', () => {
  for (const t of [-30, -2, -0.5, 0, 0.1, 1, 4, 1000]) {
    expect(studentTCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 9)
    expect(studentTCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 9)
  }
  expect([studentTCdf(-Infinity, 3), studentTCdf(Infinity, 3)]).toEqual([expect.closeTo(0, 9), expect.closeTo(1, 9)])
})

test('the two-sided 95% points of printed tables', () => {
  const table = { 1: 12.7062, 2: 4.3027, 5: 2.5706, 15: 2.1314, 30: 2.0423, 120: 1.9799 }
  for (const [freedom, t] of Object.entries(table)) expect(studentT95(Number(freedom))).toBeCloseTo(t, 4)
  expect(studentT95(1e9)).toBeCloseTo(1.95997, 4)
  // Between whole numbers it falls steadily.
  expect(studentT95(4.5)).toBeGreaterThan(studentT95(5))
  expect(studentT95(4.5)).toBeLessThan(studentT95(4))
})
