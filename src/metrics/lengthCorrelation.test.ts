import { describe, expect, it } from 'vitest'
import { lengthCorrelation } from './lengthCorrelation.ts'

const texts = (scores: number[], lengths: number[]) => scores.map((score, i) => ({ score, length: lengths[i]! }))

describe('lengthCorrelation', () => {
  it('gives Pearson and Spearman', () => {
    // Deviations of scores -1, -1, 2 (mean 2), of lengths -10, 0, 10: 30 / sqrt(6 · 200). Ranks of scores 1.5, 1.5, 3,
    // of lengths 1, 2, 3: deviations -.5, -.5, 1 and -1, 0, 1: 1.5 / sqrt(1.5 · 2).
    const { pearson, spearman, n } = lengthCorrelation(texts([1, 1, 4], [10, 20, 30]))
    expect(pearson).toBeCloseTo(30 / Math.sqrt(1200), 12)
    expect(spearman).toBeCloseTo(1.5 / Math.sqrt(3), 12)
    expect(n).toBe(3)
  })

  it('distinguishes rank order from linearity', () => {
    const { pearson, spearman } = lengthCorrelation(texts([-1, -8, -27, -64], [1, 2, 3, 4]))
    expect(spearman).toBeCloseTo(-1, 12)
    expect(pearson).toBeGreaterThan(-1)
  })

  it('knows none of two texts or of constants', () => {
    expect(lengthCorrelation(texts([1, 2], [3, 4]))).toEqual({ pearson: null, spearman: null, n: 2 })
    expect(lengthCorrelation(texts([1, 2, 3], [5, 5, 5]))).toEqual({ pearson: null, spearman: null, n: 3 })
    expect(lengthCorrelation(texts([0, 0, 0], [1, 2, 3]))).toEqual({ pearson: null, spearman: null, n: 3 })
    expect(lengthCorrelation([])).toEqual({ pearson: null, spearman: null, n: 0 })
    expect(() => lengthCorrelation(texts([1, Number.NaN, 2], [1, 2, 3]))).toThrow('finite')
  })
})
