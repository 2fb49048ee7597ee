import { describe, expect, it } from 'vitest'
import { positionsIn, scaled, zoomBy } from './zoom.ts'

describe('zoom', () => {
  it('keeps its center in place and stays inside the full range', () => {
    // 4 is at 0.4 of [0, 10]: with half the width, 5, it has 2 to its left.
    expect(scaled([0, 10], 4, 0.5, [0, 10])).toEqual([2, 7])
    expect(scaled([0, 10], 0, 0.5, [0, 10])).toEqual([0, 5])
    expect(scaled([5, 10], 10, 2, [0, 10])).toBeNull()
    expect(scaled([6, 8], 8, 2, [0, 10])).toEqual([4, 8])
  })

  it('covers whole positions, at least four, and is null where that is all of them', () => {
    expect(positionsIn([3.2, 9.7], 48)).toEqual([3, 10])
    expect(positionsIn([47.5, 48], 48)).toEqual([45, 48])
    expect(positionsIn([0, 60], 48)).toBeNull()
    expect(positionsIn([1, 2], 3)).toBeNull()
  })

  it('zooms in and out again around the middle', () => {
    const whole = { across: [-6, 0] as const, up: [-10, 10] as const }
    const near = zoomBy(0.5, whole, whole, null)
    expect(near).toEqual({ across: [-4.5, -1.5], up: [-5, 5] })
    expect(zoomBy(2, near as typeof whole, whole, null)).toEqual({ across: null, up: null })
  })
})
