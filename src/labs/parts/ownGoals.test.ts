// A link ticks no goal; the visitor does.

import { expect, test } from 'vitest'
import { ownGoals } from './ownGoals.ts'

const at = (met: boolean) => [{ name: 'peak', met }]

test('what a link meets counts only after it was left and met again', () => {
  const given = new Set<string>()
  // The data of the exercise may load after the first render.
  expect(ownGoals(at(false), given, false)).toEqual([])
  expect(ownGoals(at(true), given, false)).toEqual([])
  expect(ownGoals(at(true), given, true)).toEqual([])
  expect(ownGoals(at(false), given, true)).toEqual([])
  expect(ownGoals(at(true), given, true)).toEqual(['peak'])
})

test('what the visitor meets counts at once', () => {
  const given = new Set<string>()
  expect(ownGoals(at(false), given, false)).toEqual([])
  expect(ownGoals(at(true), given, true)).toEqual(['peak'])
})
