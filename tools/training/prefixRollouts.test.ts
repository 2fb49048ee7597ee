import { describe, expect, it } from 'vitest'
import { rolloutLabel, rolloutPositions } from './prefixRollouts.ts'

const pair = (chosen: number, rejected: number) => ({
  prompt: [1],
  chosen: Array<number>(chosen).fill(5),
  rejected: Array<number>(rejected).fill(6),
  ids: [],
})

describe('rolloutPositions', () => {
  it('cuts both responses once in each stretch of the shorter one', () => {
    for (let index = 0; index < 50; index++) {
      const positions = rolloutPositions(index, pair(40, 90), 4, 1)
      expect(positions.map((position) => Math.ceil(position / 10))).toEqual([1, 2, 3, 4])
    }
    expect(rolloutPositions(7, pair(40, 90), 4, 1)).toEqual(rolloutPositions(7, pair(90, 40), 4, 1))
  })

  it('takes each position of a short text once', () => {
    expect(rolloutPositions(3, pair(2, 9), 4, 1)).toEqual([1, 2])
  })
})

describe('rolloutLabel', () => {
  it('is the mean probability over all couples of results', () => {
    // σ(2 − 1), σ(2 − 3), σ(0 − 1), σ(0 − 3): .7311, .2689, .2689, .0474
    expect(rolloutLabel({ chosen: [2, 0], rejected: [1, 3] })).toBeCloseTo((0.731059 + 2 * 0.268941 + 0.047426) / 4, 5)
  })

  it('is one half for equal results, and sums to 1 with the sides swapped', () => {
    expect(rolloutLabel({ chosen: [1.5], rejected: [1.5] })).toBe(0.5)
    const sides = { chosen: [0.3, 900], rejected: [-800, 2] }
    expect(rolloutLabel(sides) + rolloutLabel({ chosen: sides.rejected, rejected: sides.chosen })).toBeCloseTo(1, 12)
  })
})
