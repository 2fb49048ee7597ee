import { scaleLog } from 'd3-scale'
import { describe, expect, it } from 'vitest'
import {
  countingAxis,
  linearAxis,
  pageAxes,
  pageFrame,
  ranged,
  roundDomain,
  ticksThatFit,
  titleOffset,
} from './axis.ts'
import { textWidth } from './layout.ts'

describe('roundDomain', () => {
  it('ends on round numbers around all-negative values', () => {
    // (−0.3 − −4.7) / 5 = 0.88: steps of 1.
    expect(roundDomain([-4.7, -0.3])).toEqual([-5, 0])
    expect(Object.is(roundDomain([-4.7, -0.3])[1], 0)).toBe(true)
  })

  it('covers what is included', () => {
    expect(roundDomain([1.2], { include: [0] })).toEqual([0, 1.2])
    expect(roundDomain([-2, -6], { include: [0] })).toEqual([-6, 0])
  })

  it('gives one value room to both sides, and no values the range from −1 to 1', () => {
    expect(roundDomain([3, 3])).toEqual([2, 4])
    expect(roundDomain([])).toEqual([-1, 1])
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => roundDomain([1, value, 2])).toThrow(RangeError)
  })
})

describe('linearAxis', () => {
  const write = (axis: ReturnType<typeof linearAxis>) => axis.ticks.map(axis.tickText)

  it('writes as many digits as tell ticks apart, with true minuses, and signs if asked for, but none on zero', () => {
    expect(write(linearAxis([-0.4, 0.4], { title: '', count: 4 }))).toEqual(['−0.4', '−0.2', '0.0', '0.2', '0.4'])
    expect(write(linearAxis([-2, 2], { title: '', count: 4, isSigned: true }))).toEqual(['−2', '−1', '0', '+1', '+2'])
    expect(write(linearAxis([-0.1, 0.1], { title: '', count: 2, isSigned: true }))).toEqual(['−0.1', '0.0', '+0.1'])
  })

  it('adds up no error', () => {
    expect(linearAxis([0, 0.6], { title: '', count: 6 }).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
  })
})

describe('countingAxis', () => {
  it('begins at its first token and counts whole ones, of a part too', () => {
    expect(countingAxis([1, 48], 'position').ticks).toEqual([1, 10, 20, 30, 40])
    expect(countingAxis([7, 10], 'position').ticks).toEqual([7, 8, 9, 10])
    expect(countingAxis([1, 2], 'position').ticks).toEqual([1, 2])
  })
})

describe('ticksThatFit', () => {
  const size = 11
  const long = linearAxis([-20_000, 20_000], { title: '', count: 8, isSigned: true })
  const logarithmic = {
    scale: scaleLog().domain([1e-6, 1e6]),
    ticks: [1e-6, 1e-3, 1, 1e3, 1e6],
    tickText: (value: number) => value.toExponential(0),
    title: '',
  }

  it.each([
    { axis: long, wide: 900, kept: 9 },
    { axis: long, wide: 400, kept: 9 },
    { axis: long, wide: 200, kept: 5 },
    { axis: long, wide: 60, kept: 1 },
    { axis: logarithmic, wide: 200, kept: 5 },
    { axis: logarithmic, wide: 100, kept: 3 },
  ])('keeps $kept numbers apart on $wide pixels', ({ axis, wide, kept }) => {
    const placed = ranged(axis, 0, wide)
    const ticks = ticksThatFit(placed, size)
    expect(ticks).toHaveLength(kept)
    const boxes = ticks.map((tick) => {
      const half = textWidth(axis.tickText(tick), size) / 2
      return [placed.scale(tick) - half, placed.scale(tick) + half] as const
    })
    for (const [index, [left]] of boxes.slice(1).entries()) expect(left).toBeGreaterThan(boxes[index]?.[1] as number)
  })

  it('keeps zero, and has nothing to keep without ticks', () => {
    for (const wide of [30, 60, 120, 240]) expect(ticksThatFit(ranged(long, 0, wide), size)).toContain(0)
    expect(ticksThatFit(ranged({ ...long, ticks: [] }, 0, 100), size)).toEqual([])
  })
})

describe('pageFrame', () => {
  it('leaves room for the widest number beside the title', () => {
    const short = linearAxis([0, 1], { title: 'reward', count: 4 })
    const wide = linearAxis([0, 1e6], { title: 'reward', count: 4 })
    expect(pageFrame(wide, 400, 200).left).toBeGreaterThan(pageFrame(short, 400, 200).left)
    for (const axis of [short, wide]) {
      const widest = Math.max(...axis.ticks.map((tick) => textWidth(axis.tickText(tick), pageAxes.size)))
      expect(titleOffset(axis, pageAxes)).toBeGreaterThan(widest + 7)
    }
  })

  it('leaves more room for percentages than for plain numbers', () => {
    const ending = (last: string) => linearAxis([0, 30], { title: 'share', tickText: (value) => `${value}${last}` })
    expect(titleOffset(ending('%'), pageAxes)).toBeGreaterThan(titleOffset(ending('0'), pageAxes))
  })

  it('is never turned around, however little room there is', () => {
    const { left, right } = pageFrame(linearAxis([0, 1], { title: '' }), 0, 200)
    expect(right).toBeGreaterThan(left)
  })
})
