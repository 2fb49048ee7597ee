// The table to download: complete, and without NaN.

import { expect, test } from 'vitest'
import { evidence } from './evidence.ts'
import { makeWorld, withProbability } from './world.ts'

test('a row per prefix, and PARGS · C is the ratio in it', () => {
  const [headings, ...rows] = evidence(withProbability(makeWorld(2, 3, 2), [1], 0), 2)
  expect(headings).toHaveLength(10)
  // 1 + 3 + 9.
  expect(rows).toHaveLength(13)
  expect(rows.map(([prefix]) => prefix).slice(0, 5)).toEqual(['∅', 'a', 'b', 'c', 'a a'])
  for (const row of rows) {
    expect(row).toHaveLength(10)
    const [prefix, length, , , , pargs, ratio] = row
    if (length === 0) continue
    const parent = rows.find((other) => other[0] === ((prefix as string).slice(0, -2) || '∅'))
    if (ratio === '') expect(parent?.[0]).toBe('b')
    else expect((pargs as number) * (parent?.[9] as number)).toBeCloseTo(ratio as number, 12)
  }
  expect(rows.flat().some((cell) => Number.isNaN(cell))).toBe(false)
})
