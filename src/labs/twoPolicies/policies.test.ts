// The ratio of two policies against a world worked by hand, against plain enumeration, and as properties of random worlds.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  largestLogProduct,
  largestMismatch,
  logSumExp,
  logTextProbs,
  makeConsistent,
  meanValues,
  softValues,
  steer,
  twoPolicies,
} from './policies.ts'
import { makeWorld, nodeOf, pathOf, type World, withContinuationsRaised, withProbability, withReward } from './world.ts'

const { LN2, log } = Math
const exps = (levels: readonly Float64Array[]) => levels.map((level) => Array.from(level, Math.exp))
const close = (found: readonly (readonly number[])[], wanted: readonly (readonly number[])[]) => {
  expect(found.map((level) => level.length)).toEqual(wanted.map((level) => level.length))
  for (const [i, level] of wanted.entries())
    for (const [node, value] of level.entries()) expect(found[i]?.[node]).toBeCloseTo(value, 12)
}

/** Two tokens, two long: p(0) = 1/2, p(·|0) = 1/4, 3/4, p(·|1) = 1/2, 1/2; exp(r) = 2, 1; 4, 1, 3, 1. */
const byHand: World = {
  vocabSize: 2,
  length: 2,
  base: [[1], [1 / 2, 1 / 2], [1 / 4, 3 / 4, 1 / 2, 1 / 2]].map((level) => Float64Array.from(level)),
  rewards: [[0], [LN2, 0], [log(4), 0, log(3), 0]].map((level) => Float64Array.from(level)),
}

/** Worlds of any size, some with an impossible token, and a weight of either sign. */
const worlds = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    vocabSize: fc.integer({ min: 2, max: 5 }),
    length: fc.integer({ min: 1, max: 4 }),
    impossible: fc.option(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 4 })),
    weight: fc.double({ min: -8, max: 16, noNaN: true }),
  })
  .map(({ seed, vocabSize, length, impossible, weight }) => {
    const world = makeWorld(seed, vocabSize, length)
    return { weight, world: impossible ? withProbability(world, impossible.slice(0, length), 0) : world }
  })

test('a world worked by hand, w = 1', () => {
  const found = twoPolicies(byHand, 1)
  // 1/2·2 : 1/2·1; then 1/2·1/4·4 = 4/8, 3/8, 1/4·3 = 6/8, 2/8, which sum to 15/8.
  close(exps(found.logRlhf), [[1], [2 / 3, 1 / 3], [4 / 15, 3 / 15, 6 / 15, 2 / 15]])
  // 1/4·4 : 3/4·1 and 1/2·3 : 1/2·1.
  close(exps(found.logPargs), [[1], [2 / 3, 1 / 3], [4 / 7, 3 / 7, 3 / 4, 1 / 4]])
  // 4/15 ÷ 2/3 = 2/5, 3/15 ÷ 2/3 = 3/10, 6/15 ÷ 1/3 = 6/5, 2/15 ÷ 1/3 = 2/5.
  close(exps(found.logRatio), [[1], [2 / 3, 1 / 3], [2 / 5, 3 / 10, 6 / 5, 2 / 5]])
  close(exps(found.logC), [[1], [7 / 10, 8 / 5]])
  // 1/4·ln 4 + 3/4·0 and 1/2·ln 3; above them 1/2 of each.
  close(
    meanValues(byHand)
      .map((level) => [...level])
      .slice(0, 2),
    [[LN2 / 4 + log(3) / 4], [LN2 / 2, log(3) / 2]],
  )
  // 1/4·4 + 3/4 = 7/4 and 1/2·3 + 1/2 = 2; above them (7/4 + 2)/2 = 15/8.
  close(exps(softValues(byHand, 1)).slice(0, 2), [[15 / 8], [7 / 4, 2]])
})

test('the same numbers by enumeration of texts as lists, without logarithms', () => {
  fc.assert(
    fc.property(worlds, fc.double({ min: -3, max: 3, noNaN: true }), ({ world }, weight) => {
      const found = twoPolicies(world, weight)
      const plain = enumerate(world, weight)
      for (const [path, { pargs, rlhf, ratio, sum }] of plain) {
        const node = nodeOf(world, path)
        const level = path.length
        const at = (levels: readonly Float64Array[]) => Math.exp(levels[level]?.[node] as number)
        expect(at(found.logRlhf)).toBeCloseTo(rlhf, 9)
        expect(at(found.logPargs)).toBeCloseTo(pargs, 9)
        if (ratio === null) expect(found.logRatio[level]?.[node]).toBeNaN()
        else expect(at(found.logRatio) / (1 + ratio)).toBeCloseTo(ratio / (1 + ratio), 9)
        if (level === world.length) continue
        if (sum === null) expect(found.logC[level]?.[node]).toBeNaN()
        else expect(at(found.logC) / (1 + sum)).toBeCloseTo(sum / (1 + sum), 9)
      }
    }),
    { numRuns: 60 },
  )
})

test('PARGS · C is the ratio to 1e-9, whatever the world, the weight and what is impossible', () => {
  fc.assert(
    fc.property(worlds, ({ world, weight }) => {
      const policies = twoPolicies(world, weight)
      expect(largestMismatch(world, policies)).toBeLessThan(1e-9)
      expect(policies.logC[0]?.[0]).toBeCloseTo(0, 9)
    }),
    { numRuns: 200 },
  )
})

test('C is 1 exactly where the shorter policy is the marginal of the longer one', () => {
  fc.assert(
    fc.property(worlds, ({ world, weight }) => {
      for (const at of [world, makeConsistent(world, weight)]) {
        const { logC, logRlhf } = twoPolicies(at, weight)
        for (const [level, sums] of logC.entries())
          for (const [node, value] of sums.entries()) {
            const longer = logRlhf[level + 1]?.subarray(node * at.vocabSize, (node + 1) * at.vocabSize)
            const marginal = logSumExp(longer as Float64Array)
            // C = marginal / shorter: the two tell the same story, so one is 1 where the other is equal.
            if (!Number.isNaN(value)) expect(value).toBeCloseTo(marginal - (logRlhf[level]?.[node] as number), 8)
            if (at !== world && !Number.isNaN(value)) expect(value).toBeCloseTo(0, 8)
          }
      }
    }),
    { numRuns: 80 },
  )
})

test('with consistent rewards the product of PARGS is the RLHF policy, for that w alone', () => {
  const world = makeWorld(3, 3, 4)
  const consistent = makeConsistent(world, 2)
  expect(consistent.rewards.at(-1)).toEqual(world.rewards.at(-1))
  const gapAt = (weight: number) => {
    const { logPargs, logRlhf } = twoPolicies(consistent, weight)
    const texts = logTextProbs(consistent, logPargs).at(-1) as Float64Array
    return Math.max(...texts.map((value, text) => Math.abs(value - (logRlhf.at(-1)?.[text] as number))))
  }
  expect(gapAt(2)).toBeLessThan(1e-10)
  expect(gapAt(1)).toBeGreaterThan(0.05)
})

test('the product of PARGS is the RLHF policy over the product of C', () => {
  fc.assert(
    fc.property(worlds, ({ world, weight }) => {
      const { logPargs, logRlhf, logC } = twoPolicies(world, weight)
      const texts = logTextProbs(world, logPargs).at(-1) as Float64Array
      for (const [text, value] of texts.entries()) {
        if (value === -Infinity) continue
        const path = pathOf(world, world.length, text)
        const steps = logC.map((sums, level) => sums[nodeOf(world, path.slice(0, level))] as number)
        const product = steps.reduce((sum, step) => sum + step, 0)
        expect(value).toBeCloseTo((logRlhf.at(-1)?.[text] as number) - product, 8)
      }
    }),
    { numRuns: 60 },
  )
})

test('a number added to all rewards of one length moves nothing', () => {
  const world = makeWorld(5, 3, 3)
  const raised = { ...world, rewards: world.rewards.map((level, i) => (i === 2 ? level.map((r) => r + 7) : level)) }
  const [before, after] = [twoPolicies(world, 2), twoPolicies(raised, 2)]
  close(exps(after.logC), exps(before.logC))
  close(exps(after.logPargs), exps(before.logPargs))
})

test('all continuations of one prefix raised: C moves, what PARGS writes does not', () => {
  const world = makeConsistent(makeWorld(5, 3, 3), 2)
  const raised = withContinuationsRaised(world, [1], 1)
  const [before, after] = [twoPolicies(world, 2), twoPolicies(raised, 2)]
  close(exps(after.logPargs), exps(before.logPargs))
  // The three prefixes 1v were raised: less is left for all others of their length.
  expect(after.logC[1]?.[1]).toBeGreaterThan(0.1)
  expect(after.logC[1]?.[0]).toBeLessThan(-0.1)
  // C = 1 is sufficient for PARGS to be the RLHF policy, not necessary: along every text the product of C is still 1.
  expect(largestLogProduct(raised, after)).toBeLessThan(1e-12)
  close([exps(after.logRlhf).at(-1) as number[]], [exps(before.logRlhf).at(-1) as number[]])
})

test('PARGS writes a text with the RLHF probability over the product of C along it', () => {
  const world = makeWorld(5, 3, 3)
  const policies = twoPolicies(world, 2)
  const pargs = logTextProbs(world, policies.logPargs).at(-1) as Float64Array
  const gaps = pargs.map((log, text) => Math.abs(log - (policies.logRlhf.at(-1)?.[text] as number)))
  expect(largestLogProduct(world, policies)).toBeCloseTo(Math.max(...gaps), 9)
  expect(largestLogProduct(world, policies)).toBeGreaterThan(0.1)
})

test('at w = 0 every policy is the base policy, C is 1 and the soft value is the mean', () => {
  const world = withProbability(makeWorld(9, 2, 3), [1], 1)
  const { logRlhf, logPargs, logC } = twoPolicies(world, 0)
  close(exps(logRlhf), exps(logTextProbs(world)))
  close(
    exps(logPargs),
    world.base.map((level) => [...level]),
  )
  // After token 0, which cannot come, there is nothing to divide by.
  expect([...(logC[1] as Float64Array)].map((value) => Number.isNaN(value))).toEqual([true, false])
  expect(logC[1]?.[1]).toBeCloseTo(0, 12)
  close(
    softValues(world, 0).map((level) => [...level]),
    meanValues(world).map((level) => [...level]),
  )
})

test('the soft value goes smoothly through w = 0, and far out it is the best or the worst ending', () => {
  const world = makeWorld(2, 3, 2)
  const final = world.rewards[2] as Float64Array
  const at = (weight: number) => softValues(world, weight)[0]?.[0] as number
  for (const weight of [1e-3, 1e-6, 1e-9, 1e-13, -1e-13, -1e-9]) {
    expect(Math.abs(at(weight) - at(0))).toBeLessThan(2 * Math.abs(weight) + 1e-12)
  }
  expect(at(1)).toBeGreaterThan(at(0))
  expect(at(-1)).toBeLessThan(at(0))
  expect(at(5000)).toBeCloseTo(Math.max(...final), 2)
  expect(at(-5000)).toBeCloseTo(Math.min(...final), 2)
})

test('huge rewards stay numbers; weights that are not finite are rejected', () => {
  const world = withReward(makeWorld(1, 2, 2), [0, 1], 1e5)
  const policies = twoPolicies(world, 16)
  expect(largestMismatch(world, policies)).toBeLessThan(1e-9)
  expect(policies.logRlhf[2]?.[1]).toBe(0)
  expect(() => twoPolicies(world, Number.NaN)).toThrow('not NaN')
  expect(() => steer(world, world.rewards, Infinity)).toThrow('not Infinity')
})

interface Plain {
  pargs: number
  rlhf: number
  ratio: number | null
  sum: number | null
}

/** Every prefix with its numbers by their definitions, on lists of tokens and plain products. */
function enumerate(world: World, weight: number): [path: number[], plain: Plain][] {
  const tokens = Array.from({ length: world.vocabSize }, (_, token) => token)
  const ofLength = (length: number): number[][] =>
    length === 0 ? [[]] : ofLength(length - 1).flatMap((path) => tokens.map((token) => [...path, token]))
  const p = (path: number[]) => world.base[path.length]?.[nodeOf(world, path)] as number
  const push = (path: number[]) => Math.exp(weight * (world.rewards[path.length]?.[nodeOf(world, path)] as number))
  const prior = (path: number[]) => path.reduce((product, _, i) => product * p(path.slice(0, i + 1)), 1)
  const sumOf = (paths: number[][], of: (path: number[]) => number) => paths.reduce((sum, path) => sum + of(path), 0)
  const totals = Array.from({ length: world.length + 1 }, (_, i) => sumOf(ofLength(i), (y) => prior(y) * push(y)))
  const rlhf = (path: number[]) => (prior(path) * push(path)) / (totals[path.length] as number)
  const continued = (path: number[]) => tokens.map((token) => [...path, token])
  const ratio = (path: number[]) => rlhf(path) / rlhf(path.slice(0, -1))
  const possible = (path: number[]) => prior(path) > 0
  return totals.flatMap((_, length) =>
    ofLength(length).map((path): [number[], Plain] => {
      const siblings = continued(path.slice(0, -1))
      return [
        path,
        {
          rlhf: rlhf(path),
          pargs: length === 0 ? 1 : (p(path) * push(path)) / sumOf(siblings, (y) => p(y) * push(y)),
          ratio: length === 0 ? 1 : possible(path.slice(0, -1)) ? ratio(path) : null,
          sum: length < world.length && possible(path) ? sumOf(continued(path), ratio) : null,
        },
      ]
    }),
  )
}
