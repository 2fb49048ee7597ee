import { describe, expect, it } from 'vitest'
import {
  type PairRows,
  pairBatches,
  prefixPositions,
  rolloutBatches,
  shuffled,
  spreadPositions,
  standardOf,
} from './batches.ts'
import type { ResponseRows } from './extract.ts'

/** Rows of one number: base, base + 1, … for the prompt's last token and `length` tokens. */
const response = (base: number, length: number): ResponseRows => ({
  rows: Float32Array.from({ length: length + 1 }, (_, i) => base + i),
  length,
})
const shape = { hiddenSize: 1, features: ['last'] as const }
const half = () => 0.5

describe('positions', () => {
  it('are one from each stretch', () => {
    // Six positions 1–6 in three stretches of two; half way in each.
    expect([...spreadPositions(1, 6, 3, half)]).toEqual([2, 4, 6])
    expect([...spreadPositions(1, 6, 3, () => 0)]).toEqual([1, 3, 5])
    expect([...spreadPositions(0, 0, 3, () => 0.999)]).toEqual([0, 0, 0])
    expect([...spreadPositions(2, 3, 4, half)]).toEqual([2, 2, 3, 3])
  })

  it('of a prefix pair repeat the end of the shorter response', () => {
    const pair: PairRows = [response(0, 2), response(100, 6)]
    expect(prefixPositions(pair, 3, half).map((side) => [...side])).toEqual([
      [2, 2, 2],
      [2, 4, 6],
    ])
  })
})

describe('shuffled', () => {
  it('has every index once, in a different order for each seed and epoch', () => {
    const order = shuffled(50, 1, 0)
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(shuffled(50, 1, 0)).toEqual(order)
    expect(shuffled(50, 1, 1)).not.toEqual(order)
    expect(shuffled(50, 2, 0)).not.toEqual(order)
  })
})

describe('pairBatches', () => {
  const pairs: PairRows[] = [10, 20, 30].map((base) => [response(base, 3), response(base + 1000, 5)])
  const settings = { pairsPerBatch: 2, positionsPerPair: 4, seed: 1, epoch: 0, shape }

  it('compares complete texts at the end token and at the last content token', () => {
    const [first, last, ...rest] = pairBatches(pairs, 'full', settings)
    expect(rest).toEqual([])
    const [a, b, c] = shuffled(3, 1, 0)
    const ends = (pair: number | undefined, base: number, length: number) => [
      base + 10 * (pair! + 1) + length - 1,
      base + 10 * (pair! + 1) + length,
    ]
    expect([...first!.features]).toEqual([...ends(a, 0, 3), ...ends(b, 0, 3), ...ends(a, 1000, 5), ...ends(b, 1000, 5)])
    expect([...first!.weights]).toEqual([1, 1, 1, 1])
    expect([...last!.features.subarray(0, 2)]).toEqual(ends(c, 0, 3))
    expect([...last!.weights]).toEqual([1, 1, 0, 0])
  })

  it('compares prefixes of equal length until the shorter ends', () => {
    for (const { features, weights } of pairBatches(pairs, 'prefix', settings)) {
      weights.forEach((weight, i) => {
        if (weight === 0) return
        const chosen = (features[i]! % 10) - 0
        const rejected = features[weights.length + i]! % 10
        expect(chosen).toBe(Math.min(rejected, 3))
        expect(rejected).toBeGreaterThanOrEqual(1)
      })
    }
  })
})

describe('rolloutBatches', () => {
  it('has no prefix that ends before the sampled part', () => {
    const rollouts = [{ response: response(0, 6), start: 4, target: -1.5 }]
    const settings = { rolloutsPerBatch: 2, positionsPerRollout: 8, seed: 1, epoch: 0, shape }
    const [batch] = rolloutBatches(rollouts, settings)
    expect(Math.min(...batch!.features.subarray(0, 8))).toBe(4)
    expect(Math.max(...batch!.features)).toBe(6)
    expect([...batch!.targets]).toEqual([...Array(8).fill(-1.5), ...Array(8).fill(0)])
    expect([...batch!.weights]).toEqual([...Array(8).fill(1), ...Array(8).fill(0)])
  })
})

describe('standardOf', () => {
  it('computes mean and deviation over the rows with a weight', () => {
    const targets = new Float32Array(1)
    // Pairs: chosen rows (1, 7) and padding, rejected (3, 7) and padding. Means 2 and 7, deviations 1 and 0, which counts as 1.
    const batch = { features: Float32Array.of(1, 7, 99, 99, 3, 7, 99, 99), targets, weights: Float32Array.of(1, 0) }
    const { mean, std } = standardOf([batch], 2)
    expect([...mean]).toEqual([2, 7])
    expect([...std]).toEqual([1, 1])
  })

  it('counts a deviation that a head file would not take as 1', () => {
    const features = Float32Array.of(0, 0, 1e-7, 1e-5)
    const { std } = standardOf([{ features, targets: features, weights: Float32Array.of(1, 1) }], 2)
    expect([...std]).toEqual([1, Math.fround(0.5 * Math.fround(1e-5))])
  })

  it('keeps its precision far from zero, and refuses no rows', () => {
    const features = Float32Array.of(100001, 100003)
    const { mean, std } = standardOf([{ features, targets: features, weights: Float32Array.of(1, 1) }], 1)
    expect([mean[0], std[0]]).toEqual([100002, 1])
    expect(() => standardOf([], 1)).toThrow('no training rows')
  })
})
