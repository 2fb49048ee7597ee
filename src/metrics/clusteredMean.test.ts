import { describe, expect, it } from 'vitest'
import { clusteredMean } from './clusteredMean.ts'
import { promptMeans } from './rows.ts'

describe('clusteredMean', () => {
  it('averages seeds within a prompt and takes prompts as the unit', () => {
    const rows = [
      { prompt: 'a', seed: 1, value: 0 },
      { prompt: 'a', seed: 2, value: 4 },
      { prompt: 'a', seed: 3, value: 2 },
      { prompt: 'b', seed: 1, value: 4 },
      { prompt: 'c', seed: 1, value: 9 },
    ]
    // Prompt means 2, 4, 9: mean 5, variance (9 + 1 + 16) / 2 = 13, error sqrt(13 / 3). Rows alone would give 3.8.
    const { mean, standardError, n } = clusteredMean(rows)
    expect(mean).toBeCloseTo(5, 12)
    expect(standardError).toBeCloseTo(Math.sqrt(13 / 3), 12)
    expect(n).toBe(3)
    expect(clusteredMean([...rows].reverse())).toEqual({ mean, standardError, n })
  })

  it('knows no error of a single prompt, however many seeds it has', () => {
    const rows = [1, 2, 6].map((value, seed) => ({ prompt: 'a', seed, value }))
    expect(clusteredMean(rows)).toEqual({ mean: 3, standardError: null, n: 1 })
  })

  it('has no error where all prompts agree', () => {
    const rows = ['a', 'b'].map((prompt) => ({ prompt, value: -2.5 }))
    expect(clusteredMean(rows)).toEqual({ mean: -2.5, standardError: 0, n: 2 })
  })

  it('refuses what would spoil a figure unseen', () => {
    expect(() => clusteredMean([])).toThrow('No rows')
    expect(() => clusteredMean([{ prompt: 'a', seed: 1, value: Number.NaN }])).toThrow('prompt a, seed 1 is NaN')
    const twice = { prompt: 'a', seed: 1, value: 1 }
    expect(() => clusteredMean([twice, twice])).toThrow('two values for seed 1')
  })

  it('takes prompts whose names are those of object members', () => {
    const rows = ['__proto__', 'constructor'].map((prompt, value) => ({ prompt, value }))
    expect([...promptMeans(rows)]).toEqual([
      ['__proto__', 0],
      ['constructor', 1],
    ])
  })
})
