// Distances to the optimal policy: against the identity through C, against the regret, and at the ends of the weight.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distances, divergenceSeries } from './divergences.ts'
import { logTextProbs, makeConsistent, softValues, twoPolicies } from './policies.ts'
import { makeWorld, nodeOf, pathOf, withProbability } from './world.ts'

const settings = {
  seed: fc.integer({ min: 0, max: 1e6 }),
  vocabSize: fc.integer({ min: 2, max: 4 }),
  length: fc.integer({ min: 1, max: 4 }),
  weight: fc.double({ min: -6, max: 12, noNaN: true }),
}

test('the KL of PARGS is −E Σ log C over its own texts', () => {
  fc.assert(
    fc.property(fc.record(settings), ({ seed, vocabSize, length, weight }) => {
      const world = withProbability(makeWorld(seed, vocabSize, length), [0], seed % 2 ? 0 : 0.5)
      const { logPargs, logC } = twoPolicies(world, weight)
      const texts = logTextProbs(world, logPargs).at(-1) as Float64Array
      let expected = 0
      for (const [text, logProb] of texts.entries()) {
        if (logProb === -Infinity) continue
        const path = pathOf(world, length, text)
        for (const [level, sums] of logC.entries())
          expected -= Math.exp(logProb) * (sums[nodeOf(world, path.slice(0, level))] as number)
      }
      expect(distances(world, weight).pargs.kl).toBeCloseTo(expected, 8)
    }),
    { numRuns: 60 },
  )
})

test('reward − KL to base / w falls short of its best, V*(empty), by KL to the optimum / w', () => {
  fc.assert(
    fc.property(fc.record(settings), ({ seed, vocabSize, length, weight }) => {
      fc.pre(Math.abs(weight) > 0.1)
      const world = makeWorld(seed, vocabSize, length)
      const best = softValues(world, weight)[0]?.[0] as number
      for (const { kl, reward, klToBase } of Object.values(distances(world, weight)))
        expect(reward - klToBase / weight).toBeCloseTo(best - kl / weight, 7)
    }),
    { numRuns: 60 },
  )
})

test('the exact token policy is the optimal policy; with consistent rewards PARGS is too', () => {
  const world = makeWorld(11, 3, 4)
  const [first] = divergenceSeries(world, [0])
  expect(first).toEqual({
    weight: 0,
    base: expect.closeTo(0, 12),
    cd: expect.closeTo(0, 12),
    pargs: expect.closeTo(0, 12),
    optimal: expect.closeTo(0, 12),
  })
  for (const { weight, optimal, pargs, cd, base } of divergenceSeries(world, [-4, -1, 1, 2, 4, 16])) {
    expect(optimal).toBeLessThan(1e-10)
    for (const kl of [pargs, cd, base]) expect(kl).toBeGreaterThan(1e-3)
    expect(distances(makeConsistent(world, weight), weight).pargs.kl).toBeLessThan(1e-10)
  }
})

test('of one token every steering is the optimum: there is no prefix to be wrong about', () => {
  const { pargs, cd, optimal } = distances(makeWorld(0, 5, 1), 3)
  for (const { kl } of [pargs, cd, optimal]) expect(kl).toBeLessThan(1e-12)
})
