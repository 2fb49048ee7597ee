import { expect, test } from 'vitest'
import { uniform } from '../decoding/random.ts'
import { successFloor } from './successFloor.ts'

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
const kl = (q: number[], p: number[]) => sum(q.map((each, i) => each * Math.log(each / (p[i] as number))))

/** A random distribution over six responses, the first `good` of which succeed with probability `success` in total. */
function policy(stream: number, good: number, success: number | null = null): number[] {
  const raw = Array.from({ length: 6 }, (_, i) => uniform(1, stream, i, 0) + 1e-3)
  const total = (values: number[]) => values.map((value) => value / sum(values))
  if (success === null) return total(raw)
  const [won, lost] = [total(raw.slice(0, good)), total(raw.slice(good))]
  return [...won.map((value) => value * success), ...lost.map((value) => value * (1 - success))]
}

test('no policy over responses is nearer, and one is as near', () => {
  for (let round = 0; round < 200; round++) {
    const good = 1 + (round % 5)
    const base = policy(3 * round, good)
    const p = sum(base.slice(0, good))
    const s = uniform(2, round, 0, 0)
    expect(kl(policy(3 * round + 1, good, s), base)).toBeGreaterThanOrEqual(successFloor(s, p))
    // Base responses, with successes and failures in other proportions.
    const nearest = base.map((value, i) => (i < good ? (value * s) / p : (value * (1 - s)) / (1 - p)))
    expect(kl(nearest, base)).toBeCloseTo(successFloor(s, p), 9)
  }
})

test('means over prompts bound the mean KL', () => {
  for (let round = 0; round < 100; round++) {
    const rates = Array.from({ length: 5 }, (_, i) => [uniform(3, round, i, 0), uniform(3, round, i, 1)] as const)
    const mean = sum(rates.map(([s, p]) => successFloor(s, p))) / 5
    expect(successFloor(sum(rates.map(([s]) => s)) / 5, sum(rates.map(([, p]) => p)) / 5)).toBeLessThanOrEqual(mean)
  }
})

test('the ends', () => {
  expect(successFloor(0.3, 0.3)).toBe(0)
  expect(successFloor(1, 0.25)).toBeCloseTo(Math.log(4), 12)
  expect(successFloor(0, 0.25)).toBeCloseTo(Math.log(4 / 3), 12)
  expect(successFloor(0.5, 0)).toBe(Number.POSITIVE_INFINITY)
  expect(() => successFloor(1.1, 0.5)).toThrow('[0, 1]')
})
