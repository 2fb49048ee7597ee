import { expect, test } from 'vitest'
import { difference, isChanged } from './difference.ts'

test.each([
  [[1, 2, 3, 4], [1, 9, 8, 3, 4], { before: 1, after: 2 }],
  [[1, 2, 3], [1, 2, 3], { before: 3, after: 0 }],
  [[1, 1, 1], [1, 1], { before: 2, after: 0 }],
  [[], [5], { before: 0, after: 0 }],
  [[1, 2], [3, 4], { before: 0, after: 0 }],
  [[7, 2], [2], { before: 0, after: 1 }],
])('%j and %j', (one, other, expected) => {
  expect(difference(one, other)).toEqual(expected)
})

test('the tokens between are changed', () => {
  const changed = [0, 1, 2, 3, 4].map((position) => isChanged(position, 5, { before: 1, after: 2 }))
  expect(changed).toEqual([false, true, true, false, false])
})
