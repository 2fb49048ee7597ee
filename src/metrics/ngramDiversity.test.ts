import { describe, expect, it } from 'vitest'
import { distinctN, repetitionDiversity, repN } from './ngramDiversity.ts'

describe('repN', () => {
  it('is 1 − distinct / all', () => {
    // Bigrams of 1 2 1 2 1: 12, 21, 12, 21: two of four.
    expect(repN([1, 2, 1, 2, 1], 2)).toBe(0.5)
    // Trigrams: 121, 212, 121: two of three.
    expect(repN([1, 2, 1, 2, 1], 3)).toBeCloseTo(1 / 3, 12)
    expect(repN([1, 2, 3, 4], 2)).toBe(0)
    expect(repN([7, 7, 7, 7], 1)).toBe(0.75)
  })

  it('does not confuse ids that read alike side by side', () => {
    // 1 12, 12 11, 11 2 and so on: "112" could be (1, 12) or (11, 2).
    expect(repN([1, 12, 11, 2], 2)).toBe(0)
  })

  it('is unknown for a text shorter than n', () => {
    expect(repN([1], 2)).toBeNull()
    expect(repN([], 1)).toBeNull()
    expect(repN([1, 1], 2)).toBe(0)
    expect(() => repN([1], 0)).toThrow('n must be')
  })
})

describe('repetitionDiversity', () => {
  it('is the product of what does not repeat', () => {
    // 1 2 1 2 1: rep-2 1/2, rep-3 1/3, rep-4 0 (1212, 2121): 1/2 · 2/3 · 1.
    const result = repetitionDiversity([1, 2, 1, 2, 1])
    expect(result.rep2).toBe(0.5)
    expect(result.rep3).toBeCloseTo(1 / 3, 12)
    expect(result.rep4).toBe(0)
    expect(result.diversity).toBeCloseTo(1 / 3, 12)
  })

  it('is unknown below four tokens, where each rep-n is known as far as it goes', () => {
    expect(repetitionDiversity([5, 5, 5])).toEqual({ rep2: 0.5, rep3: 0, rep4: null, diversity: null })
    expect(repetitionDiversity([1, 2, 3, 4])).toEqual({ rep2: 0, rep3: 0, rep4: 0, diversity: 1 })
  })
})

describe('distinctN', () => {
  it('counts over all samples together, none crossing from one to the next', () => {
    // Unigrams 1 2 1 2 3: three of five. Bigrams 12 | 12, 23: two of three (21 would be across).
    const samples = [
      [1, 2],
      [1, 2, 3],
    ]
    expect(distinctN(samples, 1)).toBe(3 / 5)
    expect(distinctN(samples, 2)).toBeCloseTo(2 / 3, 12)
    // Only the second sample has a trigram.
    expect(distinctN(samples, 3)).toBe(1)
  })

  it('is unknown where every sample is shorter than n', () => {
    expect(distinctN([[1, 2], [3]], 3)).toBeNull()
    expect(distinctN([], 1)).toBeNull()
  })
})
