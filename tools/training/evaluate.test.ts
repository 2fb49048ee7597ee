import { describe, expect, it } from 'vitest'
import type { RewardHead } from '../../src/rewards/head.ts'
import { exampleCard } from '../../src/rewards/testing/exampleHead.ts'
import type { PairRows } from './batches.ts'
import { accuracyOf, cutPositions, pairedDifference, wins } from './evaluate.ts'
import { cutLength } from './pairs.ts'

const response = (...rows: number[]) => ({ rows: Float32Array.of(0, ...rows), length: rows.length })
/** The score is the hidden row itself. */
const head = (readsFinishedAt: 'endToken' | 'lastContent'): RewardHead => ({
  card: exampleCard({ features: ['last'], readsFinishedAt }),
  score: (features) => features.slice(),
})

describe('cuts', () => {
  it.each([
    // round(0.25 · min(30, 22)) = round(5.5) = 6
    [0.25, 30, 22, 6],
    [0.1, 4, 9, 1], // round(0.4) = 0: at least one token
    [0.75, 10, 100, 8], // round(7.5) = 8
    [0.5, 7, 9, 4], // round(3.5) = 4
  ])('%f of %i and %i tokens is %i', (cut, chosen, rejected, expected) => {
    expect(cutLength(cut, chosen, rejected)).toBe(expected)
  })

  it('compare equal lengths below 1, without end tokens, and complete texts at 1', () => {
    const pair: PairRows = [response(1, 2, 3, 4, 5), response(1, 2, 3)] // contents of four and two tokens
    expect(cutPositions(0.5, pair, 'endToken')).toEqual([1, 1])
    expect(cutPositions(0.99, pair, 'endToken')).toEqual([2, 2])
    expect(cutPositions(1, pair, 'endToken')).toEqual([5, 3])
    expect(cutPositions(1, pair, 'lastContent')).toEqual([4, 2])
  })
})

describe('accuracy', () => {
  const pairs: PairRows[] = [
    [response(5, 5, 0), response(4, 4, 9)], // content wins, end loses
    [response(1, 1, 3), response(2, 2, 2)], // content loses, end wins
    [response(7, 7, 1), response(7, 7, 1)], // a tie everywhere
    [response(9, 9, 9), response(1, 1, 1)],
  ]

  it('counts ties half and scores finished texts where the card says', () => {
    expect([...wins(head('lastContent'), 1, pairs, 1)]).toEqual([1, 0, 0.5, 1])
    expect([...wins(head('endToken'), 1, pairs, 1)]).toEqual([0, 1, 0.5, 1])
    // 2.5 of 4; √(0.625 · 0.375 / 4) = 0.242061
    const { accuracy, standardError, n } = accuracyOf(wins(head('endToken'), 1, pairs, 0.5))
    expect([accuracy, n]).toEqual([0.625, 4])
    expect(standardError).toBeCloseTo(0.242061, 6)
  })

  it('counts the deviation of one prompt’s pairs once', () => {
    // Mean 5/8. Off by prompt: a 2 − 10/8 = 3/4, b 1/2 − 10/8 = −3/4; √(2 · (9/16) · 2/1) / 4 = 0.375
    const clustered = accuracyOf(Float64Array.of(1, 1, 0.5, 0), ['a', 'a', 'b', 'b'])
    expect([clustered.accuracy, clustered.n]).toEqual([0.625, 4])
    expect(clustered.standardError).toBeCloseTo(0.375, 9)
  })

  it('names the head that gives NaN', () => {
    const broken = { ...head('endToken'), score: (features: Float32Array) => features.map(() => Number.NaN) }
    expect(() => wins(broken, 1, pairs, 1)).toThrow('The prefix head of sentiment gave row 1 the score NaN')
  })

  it('is compared pair by pair', () => {
    // Differences 1, 0, 0, −1/2: mean 1/8; squares (7/8)² + 2/64 + (5/8)² = 1.1875; √(1.1875 / 3 / 4) = 0.314576
    const { difference, standardError } = pairedDifference(Float64Array.of(1, 1, 0, 0.5), Float64Array.of(0, 1, 0, 1))
    expect(difference).toBe(0.125)
    expect(standardError).toBeCloseTo(0.314576, 5)
  })
})
