import { expect, test } from 'vitest'
import { creditMove } from './creditMove.ts'
import type { CreditToken } from './format.ts'

/** A token with the given advantage: two candidates, equally likely, the other as far below. */
const token = (advantage: number): CreditToken => {
  const candidate = (id: number, full: number) => ({
    token: id,
    bytes: [],
    baseLogProb: Math.log(0.5),
    rewards: { full },
  })
  const own = candidate(0, advantage)
  return { ...own, candidates: [own, candidate(1, -advantage)] }
}

test('at the edit, after it and before it', () => {
  const before = [1, 2, -3, 4, 5].map(token)
  const after = [1, 2, 6, 6, 4, 2].map(token)
  const move = creditMove([before, after], { before: 2, after: 2 }, 'full')
  expect(move.changed.map((value) => value.toFixed(9))).toEqual(['-3.000000000', '12.000000000'])
  expect(move.after.map((value) => value.toFixed(9))).toEqual(['9.000000000', '6.000000000'])
  expect(move.earlier).toBe(0)
  expect(move.later).toBeCloseTo(3, 9)
})

test('an inserted word, and an edit at the very end', () => {
  const put = creditMove([[1, 2].map(token), [1, 7, 2].map(token)], { before: 1, after: 1 }, 'full')
  expect(put.changed[0]).toBe(0)
  expect(put.changed[1]).toBeCloseTo(7, 9)
  const last = creditMove([[1, 2].map(token), [1, 3].map(token)], { before: 1, after: 0 }, 'full')
  expect(last.after).toEqual([0, 0])
  expect(last.later).toBe(0)
})
