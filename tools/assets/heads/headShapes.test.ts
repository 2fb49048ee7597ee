import { describe, expect, it } from 'vitest'
import { attended, compareShapes, decayed, shapesToTry } from './headShapes.ts'

describe('decayed', () => {
  it('appends to each row a mean in which weights halve after a half-life', () => {
    // Half-life 1: weights 1, 1/2, 1/4 back from the row. 4; (8 + 4/2) / 1.5; (2 + 8/2 + 4/4) / 1.75.
    const { rows, length } = decayed({ rows: Float32Array.of(4, 8, 2), length: 2 }, 1, 1)
    expect([...rows]).toEqual([4, 4, 8, Math.fround(10 / 1.5), 2, 4])
    expect(length).toBe(2)
  })

  it('equals the plain mean without decay', () => {
    const { rows } = decayed({ rows: Float32Array.of(1, -1, 3, -3, 8, -8), length: 2 }, 2, 1e12)
    expect([...rows.subarray(8)]).toEqual([8, -8, 4, -4])
  })
})

describe('attended', () => {
  it('weights rows by their salience', () => {
    // Weights 1, 3, 1 (e^(ln 3 · salience)): 4; (4 + 3·8) / 4; (4 + 24 + 2) / 5.
    const { rows } = attended({ rows: Float32Array.of(4, 8, 2), length: 2 }, 1, [0, 1, 0], Math.log(3))
    expect([...rows]).toEqual([4, 4, 8, 7, 2, 6])
  })

  it('equals the plain mean for equal salience', () => {
    const { rows } = attended({ rows: Float32Array.of(4, 8, 3), length: 2 }, 1, [2, 2, 2], 1)
    expect([...rows]).toEqual([4, 4, 8, 6, 3, 5])
  })
})

describe('compareShapes', () => {
  it('averages over seeds and compares pair by pair', () => {
    const cuts = (...pairs: number[]) => Array.from({ length: 5 }, () => Float64Array.from(pairs))
    const shapes = shapesToTry('full', 20, [20, 24], 9).slice(0, 2)
    expect(shapes.map(({ layer }) => layer)).toEqual([20, 24])
    const [first, second] = compareShapes(shapes, [
      [cuts(1, 0), cuts(1, 1)],
      [cuts(0, 0), cuts(1, 0)],
    ])
    // Pairs: 1 and 1/2 against 1/2 and 0: half a win less for each of the two.
    expect(first).toMatchObject({ overall: 0.75, lead: { difference: 0, standardError: 0 } })
    expect(second).toMatchObject({ overall: 0.25, lead: { difference: -0.5, standardError: 0 } })
    expect(second?.accuracies).toEqual([0.25, 0.25, 0.25, 0.25, 0.25])
  })
})

describe('shapesToTry', () => {
  it('starts with the shipped shape, and tries no positions for full-sequence heads', () => {
    const prefix = shapesToTry('prefix', 20, [16, 20, 24], 120)
    expect(prefix[0]).toEqual({ name: 'layer 20, last + mean, 128 units', layer: 20 })
    expect(prefix.at(-1)).toMatchObject({ layer: 20, positions: 120 })
    expect(prefix.map(({ layer }) => layer).slice(0, 4)).toEqual([20, 16, 24, 20])
    expect(shapesToTry('full', 20, [16, 20, 24], 120)).toEqual(prefix.slice(0, -1))
  })
})
