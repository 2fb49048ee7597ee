import { expect, test } from 'vitest'
import { UnitSum } from './unitSum.ts'

test('a unit pools the variance within steps, whatever the steps’ means', () => {
  const sum = new UnitSum()
  sum.add([1, 2, 3]) // variance 1
  sum.add([101, 104, 107]) // variance 9
  sum.add([7]) // nothing to compare
  expect(sum.unit).toEqual({ unit: Math.sqrt((1 + 9) / 2), n: 2 })
})

test('there is no unit without a step of two candidates', () => {
  expect(() => new UnitSum().unit).toThrow('Give more prompts')
})
