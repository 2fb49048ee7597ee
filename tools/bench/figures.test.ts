import { describe, expect, it } from 'vitest'
import { type Figure, figureOf, quantile, ratiosOf } from './figures.ts'

const figure = (median: number): Figure => ({ median, low: median, high: median, rounds: 1, parts: null, rows: null })

describe('quantile', () => {
  it('interpolates between neighbors, in any order', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([10, 20, 30], 0.5)).toBe(20)
    // (5 − 1) · 0.25 = 1: the second smallest.
    expect(quantile([50, 10, 40, 20, 30], 0.25)).toBe(20)
    // (2 − 1) · 0.75 of the way from 0 to 8.
    expect(quantile([8, 0], 0.75)).toBe(6)
    expect(quantile([7], 0.25)).toBe(7)
  })

  it('does not change its input', () => {
    const values = [3, 1, 2]
    quantile(values, 0.5)
    expect(values).toEqual([3, 1, 2])
  })
})

describe('figureOf', () => {
  const measured = (ms: number) => ({ ms, parts: { body: ms - 2, head: 1, rest: 1 }, rows: 10 })

  it('takes the median of each part separately', () => {
    const { median, low, high, rounds, parts, rows } = figureOf([30, 10, 20].map(measured))
    expect({ median, low, high, rounds, parts, rows }).toEqual({
      median: 20,
      low: 15,
      high: 25,
      rounds: 3,
      parts: { body: 18, head: 1, rest: 1 },
      rows: 10,
    })
  })

  it('has no parts where one measurement has none', () => {
    expect(figureOf([measured(10), { ms: 12, parts: null, rows: null }])).toMatchObject({ parts: null, rows: null })
  })
})

describe('ratiosOf', () => {
  it('divides times, by context', () => {
    const ratios = ratiosOf({
      64: { plain: figure(20), guided: figure(60), transformersJsQ4: figure(200) },
      512: { plain: figure(40), guided: figure(100) },
    })
    expect(ratios.guidedOverPlain).toEqual({ 64: 3, 512: 2.5 })
    expect(ratios.plainOverTransformersJsQ4).toEqual({ 64: 0.1 })
    expect(ratios.guidedOverTransformersJsQ4).toEqual({ 64: 0.3 })
  })
})
