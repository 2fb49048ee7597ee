// Worlds: made from a seed, edited, walked.

import { expect, test } from 'vitest'
import {
  longestLength,
  makeWorld,
  nodeOf,
  pathOf,
  sumFamilies,
  withContinuationsRaised,
  withProbability,
  withReward,
} from './world.ts'

test('a seed gives the same world, another seed another one; siblings sum to 1', () => {
  const world = makeWorld(4, 3, 3)
  expect(makeWorld(4, 3, 3)).toEqual(world)
  expect(makeWorld(5, 3, 3)).not.toEqual(world)
  expect(world.base.map((level) => level.length)).toEqual([1, 3, 9, 27])
  for (const level of world.base.slice(1)) for (const sum of sumFamilies(level, 3)) expect(sum).toBeCloseTo(1, 12)
})

test('rewards of single tokens are standard normal: mean and spread of 3125', () => {
  const { rewards } = makeWorld(1, 5, 5)
  const [shorter, longer] = [rewards[4] as Float64Array, rewards[5] as Float64Array]
  const steps = longer.map((value, node) => value - (shorter[Math.floor(node / 5)] as number))
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
  const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length
  // Four standard errors: 4/√3125 = .072 and 4·√(2/3125) = .101.
  expect(Math.abs(mean)).toBeLessThan(0.072)
  expect(Math.abs(variance - 1)).toBeLessThan(0.101)
})

test('paths and nodes are each other’s inverse', () => {
  const world = makeWorld(0, 3, 3)
  expect(nodeOf(world, [])).toBe(0)
  // 2·9 + 0·3 + 1.
  expect(nodeOf(world, [2, 0, 1])).toBe(19)
  for (let node = 0; node < 27; node++) expect(nodeOf(world, pathOf(world, 3, node))).toBe(node)
  expect(() => nodeOf(world, [3])).toThrow('token 3')
  expect(() => nodeOf(world, [0, 0, 0, 0])).toThrow('longer than the texts')
})

test('no more texts than a page can enumerate', () => {
  expect([2, 3, 4, 5].map(longestLength)).toEqual([6, 6, 6, 5])
  expect(() => makeWorld(0, 5, 6)).toThrow('length must be a whole number from 1 to 5')
  expect(() => makeWorld(0, 1, 3)).toThrow('vocabSize')
})

test('a probability is edited with its siblings: in proportion, or evenly where they had nothing', () => {
  const world = { ...makeWorld(0, 3, 1), base: [Float64Array.of(1), Float64Array.of(0.5, 0.2, 0.3)] }
  const family = (at: typeof world) => Array.from(at.base[1] as Float64Array, (p) => Number(p.toFixed(12)))
  // .2 : .3 of what is left, 1 − .75.
  expect(family(withProbability(world, [0], 0.75) as typeof world)).toEqual([0.75, 0.1, 0.15])
  const certain = withProbability(world, [0], 1)
  expect(family(certain as typeof world)).toEqual([1, 0, 0])
  expect(family(withProbability(certain, [0], 0.5) as typeof world)).toEqual([0.5, 0.25, 0.25])
  expect(family(world)).toEqual([0.5, 0.2, 0.3])
  expect(() => withProbability(world, [0], 1.1)).toThrow('not 1.1')
  expect(() => withProbability(world, [], 1)).toThrow('empty prefix')
})

test('a reward is edited alone; the world that it was is left as it was', () => {
  const world = makeWorld(0, 2, 2)
  const edited = withReward(world, [1, 0], 9)
  expect(edited.rewards[2]?.[2]).toBe(9)
  expect(edited.rewards[2]?.[3]).toBe(world.rewards[2]?.[3])
  expect(world.rewards[2]?.[2]).not.toBe(9)
  const raised = withContinuationsRaised(world, [1], 2)
  expect(raised.rewards[2]?.[3]).toBe((world.rewards[2]?.[3] as number) + 2)
  expect(raised.rewards[2]?.[0]).toBe(world.rewards[2]?.[0])
  expect(() => withReward(world, [0], Number.NaN)).toThrow('not NaN')
  expect(() => withReward(world, [], 1)).toThrow('empty prefix')
})
