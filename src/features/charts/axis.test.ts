import { describe, expect, it } from 'vitest'
import { positionAxis, roundAxis, scaled, tickDigits } from './axis.ts'
import { positionsIn, zoomBy } from './zoom.ts'

describe('roundAxis', () => {
  it('ends on round ticks around all-negative values', () => {
    // (−0.3 − −4.7) / 5 = 0.88, so steps of 1.
    expect(roundAxis([-4.7, -0.3], 5)).toEqual({ domain: [-5, 0], ticks: [-5, -4, -3, -2, -1, 0] })
  })

  it('holds what is included, adds up no error, and takes no values or one', () => {
    expect(roundAxis([1.2], 5, [0]).domain).toEqual([0, 1.5])
    expect(roundAxis([0, 0.6], 6).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    expect(roundAxis([], 4).domain).toEqual([-1, 1])
    expect(roundAxis([3, 3], 4).domain).toEqual([2, 4])
  })
})

describe('positionAxis', () => {
  it('begins at 1 and counts in whole tokens, of a part too', () => {
    expect(positionAxis(48, null)).toEqual({ domain: [1, 48], ticks: [1, 10, 20, 30, 40] })
    expect(positionAxis(48, [7, 10])).toEqual({ domain: [7, 10], ticks: [7, 8, 9, 10] })
    expect(positionAxis(1, null).domain).toEqual([1, 2])
  })
})

describe('tickDigits', () => {
  it('tells neighbouring ticks apart', () => {
    expect(tickDigits([0, 5])).toBe(0)
    expect(tickDigits([0, 0.25])).toBe(1)
    expect(tickDigits([0, 0.05])).toBe(2)
  })
})

describe('zoom', () => {
  it('keeps what it is centred on in its place, and stays inside of the whole', () => {
    // 4 lies at 0.4 of [0, 10]: of half the width, 5, it has 2 to its left.
    expect(scaled([0, 10], 4, 0.5, [0, 10])).toEqual([2, 7])
    expect(scaled([0, 10], 0, 0.5, [0, 10])).toEqual([0, 5])
    expect(scaled([5, 10], 10, 2, [0, 10])).toBeNull()
    expect(scaled([6, 8], 8, 2, [0, 10])).toEqual([4, 8])
  })

  it('is of whole positions, four at least, and null where that is all', () => {
    expect(positionsIn([3.2, 9.7], 48)).toEqual([3, 10])
    expect(positionsIn([47.5, 48], 48)).toEqual([45, 48])
    expect(positionsIn([0, 60], 48)).toBeNull()
    expect(positionsIn([1, 2], 3)).toBeNull()
  })

  it('goes in and out again around the middle', () => {
    const whole = { across: [-6, 0] as const, up: [-10, 10] as const }
    const near = zoomBy(0.5, whole, whole, null)
    expect(near).toEqual({ across: [-4.5, -1.5], up: [-5, 5] })
    expect(zoomBy(2, near as typeof whole, whole, null)).toEqual({ across: null, up: null })
  })
})
