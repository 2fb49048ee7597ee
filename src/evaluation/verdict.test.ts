import { expect, test } from 'vitest'
import { verdictOn } from './verdict.ts'

test('an interval is difference ± t · error, and decides if it leaves out 0', () => {
  const { interval, kind } = verdictOn({ difference: 1, standardError: 0.4, n: 16 })
  // t(.975, 15) = 2.1314, from printed tables.
  expect([interval?.[0], interval?.[1], kind]).toEqual([
    expect.closeTo(1 - 0.4 * 2.1314, 4),
    expect.closeTo(1 + 0.4 * 2.1314, 4),
    'higher',
  ])
  expect(verdictOn({ difference: -1, standardError: 0.4, n: 16 }).kind).toBe('lower')
  expect(verdictOn({ difference: 1, standardError: 0.5, n: 16 }).kind).toBe('undecided')
})

test('fewer than six prompts decide nothing', () => {
  expect(verdictOn({ difference: 9, standardError: 0.1, n: 5 }).kind).toBe('tooFew')
  expect(verdictOn({ difference: 9, standardError: null, n: 1 })).toEqual({ interval: null, kind: 'tooFew' })
  expect(verdictOn({ difference: 0, standardError: 0, n: 8 }).kind).toBe('undecided')
})
