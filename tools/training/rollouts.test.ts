import { describe, expect, it } from 'vitest'
import { asWritten, chooseAnswerPrefix, chooseOpening } from './rollouts.ts'

const pair = { prompt: [1, 2], chosen: [10, 11, 12, 13, 14], rejected: [20, 21, 22, 23], ids: [] }
const settings = { seed: 1, minPrefix: 1, maxPrefix: 3, bareShare: 0.25 }
const openings = (change = {}) =>
  Array.from({ length: 400 }, (_, index) => chooseAnswerPrefix(index, pair, { ...settings, ...change }))

describe('chooseAnswerPrefix', () => {
  it('gives the first tokens of either answer, in every length of the range', () => {
    const given = new Set(openings().map(({ given }) => given.join()))
    expect([...given].sort()).toEqual(['', '10', '10,11', '10,11,12', '20', '20,21', '20,21,22'])
    expect(openings().every(({ prompt }) => prompt === pair.prompt)).toBe(true)
  })

  it('gives no tokens to the bare share', () => {
    const bare = (bareShare: number) => openings({ bareShare }).filter(({ given }) => given.length === 0).length
    expect(bare(0)).toBe(0)
    expect(bare(1)).toBe(400)
    // 100 expected, standard deviation 8.7.
    expect(Math.abs(bare(0.25) - 100)).toBeLessThan(40)
  })

  it('is the same for the same seed and number', () => {
    expect(openings()).toEqual(openings())
    expect(openings({ seed: 2 })).not.toEqual(openings())
  })
})

describe('asWritten', () => {
  // Every word is a token; a space in front of the first makes it another one.
  const encode = (text: string) => text.split(' ').map((word) => Number(word))
  const review = '1 2 3 4 5 6 7 8'
  const written = (bareShare: number, maxTokens: number) => {
    const opening = chooseOpening(0, ['50 51'], review, encode, { seed: 1, minPrefix: 3, maxPrefix: 3, bareShare })
    return asWritten(opening, encode, { maxTokens, endToken: 99 })
  }

  it('continues where the opening stops', () => {
    expect(written(1, 2)).toEqual({ prompt: [1, 2, 3], given: [], tokens: [4, 5], finished: false })
    expect(written(0, 2)).toEqual({ prompt: [50, 51], given: [0, 1, 2], tokens: [3, 4], finished: false })
  })

  it('ends where the review ends', () => {
    expect(written(1, 9)).toEqual({ prompt: [1, 2, 3], given: [], tokens: [4, 5, 6, 7, 8, 99], finished: true })
  })
})
