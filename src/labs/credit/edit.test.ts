import { expect, test } from 'vitest'
import { creditChange, editBetween, isEdited } from './edit.ts'
import type { CreditToken } from './format.ts'

const version = (...ids: number[]) => ({ prompt: 'p', tokens: ids.map((token) => ({ token })) })

test.each([
  [[1, 2, 3, 4], [1, 9, 8, 3, 4], { start: 1, end: 2 }],
  [[1, 1, 1], [1, 1], { start: 2, end: 0 }],
  [[], [5], { start: 0, end: 0 }],
  [[1, 2], [3, 4], { start: 0, end: 0 }],
  [[7, 2], [2], { start: 0, end: 1 }],
  [[1, 2, 3], [1, 2, 3], null],
])('%j and %j', (old, edited, expected) => {
  expect(editBetween(version(...old), version(...edited))).toEqual(expected)
})

test('with another prompt only the common end is unchanged', () => {
  expect(editBetween(version(1, 2, 3), { ...version(1, 2, 3), prompt: 'q' })).toEqual({ start: 0, end: 3 })
})

test('the tokens between are edited', () => {
  const edited = [0, 1, 2, 3, 4].map((position) => isEdited(position, 5, { start: 1, end: 2 }))
  expect(edited).toEqual([false, true, true, false, false])
})

/** A token with the given advantage: two equally likely candidates, the other one's advantage the opposite. */
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

test('credit at the edit, after it and before it', () => {
  const old = [1, 2, -3, 4, 5].map(token)
  const edited = [1, 2, 6, 6, 4, 2].map(token)
  const change = creditChange([old, edited], { start: 2, end: 2 }, 'full')
  expect(change.edited.map((value) => value.toFixed(9))).toEqual(['-3.000000000', '12.000000000'])
  expect(change.after.map((value) => value.toFixed(9))).toEqual(['9.000000000', '6.000000000'])
  expect(change.before).toBe(0)
})

test('an inserted word, and an edit at the very end', () => {
  const inserted = creditChange([[1, 2].map(token), [1, 7, 2].map(token)], { start: 1, end: 1 }, 'full')
  expect(inserted.edited[0]).toBe(0)
  expect(inserted.edited[1]).toBeCloseTo(7, 9)
  const last = creditChange([[1, 2].map(token), [1, 3].map(token)], { start: 1, end: 0 }, 'full')
  expect(last.after).toEqual([0, 0])
})
