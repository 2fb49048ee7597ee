// A world small enough to enumerate: every text of a fixed length over a few tokens, with a base policy and a reward for every
// prefix. This file creates and edits worlds; policies.ts computes their policies.

import { probit } from 'simple-statistics'
import { uniform } from '../../decoding/random.ts'

export const VOCAB_SIZES = { min: 2, max: 5 }
/** Number of tokens in a complete text. */
export const LENGTHS = { min: 1, max: 6 }
/** Maximum number of complete texts, so that a page can enumerate them while a slider moves. */
const MAX_TEXTS = 4096

/**
 * A number per prefix, by length: `levels[i]` [vocabSize^i] for i from 0 (the empty prefix) to the world's length.
 * A prefix's index in its level is its node. Appending a token leads to node vocabSize · node + token of the next level.
 */
export type Levels = readonly Float64Array[]

export interface World {
  vocabSize: number
  length: number
  /** p(last token | the prefix without it), in [0, 1]; siblings sum to 1. The empty prefix has 1. */
  base: Levels
  /** r(prefix), any finite number. The empty prefix has 0: all texts share it, so its reward changes nothing. */
  rewards: Levels
}

/** The largest length with at most MAX_TEXTS texts. */
export function longestLength(vocabSize: number): number {
  let length = LENGTHS.max
  while (vocabSize ** length > MAX_TEXTS) length -= 1
  return length
}

/**
 * Creates a world from a seed. Each prefix's base probabilities are uniform on the simplex; each token adds a standard normal
 * amount to the reward.
 * @throws if a size is out of range or there are more than MAX_TEXTS texts.
 */
export function makeWorld(seed: number, vocabSize: number, length: number): World {
  checkSize('vocabSize', vocabSize, VOCAB_SIZES.min, VOCAB_SIZES.max)
  checkSize('length', length, LENGTHS.min, longestLength(vocabSize))
  const base: Float64Array[] = [Float64Array.of(1)]
  const rewards: Float64Array[] = [Float64Array.of(0)]
  for (let level = 1; level <= length; level++) {
    const nodes = Array.from({ length: vocabSize ** level }, (_, node) => node)
    const sample = (node: number, use: number) => uniform(seed, level, node, use)
    const exponential = nodes.map((node) => -Math.log(sample(node, 0)))
    const shorter = rewards[level - 1] as Float64Array
    base.push(normalizeSiblings(Float64Array.from(exponential), vocabSize))
    rewards.push(
      Float64Array.from(nodes, (node) => (shorter[Math.floor(node / vocabSize)] as number) + probit(sample(node, 1))),
    )
  }
  return { vocabSize, length, base, rewards }
}

/** The node of the prefix with the tokens `path`. @throws if a token is unknown or the path is too long. */
export function nodeOf({ vocabSize, length }: World, path: readonly number[]): number {
  const unknown = path.find((token) => !Number.isInteger(token) || token < 0 || token >= vocabSize)
  if (unknown !== undefined) throw new Error(`token ${unknown} is not in the vocabulary, 0 to ${vocabSize - 1}`)
  if (path.length > length)
    throw new Error(`a prefix of ${path.length} tokens is longer than the texts of ${length} tokens`)
  return path.reduce((node, token) => node * vocabSize + token, 0)
}

export function pathOf({ vocabSize }: World, level: number, node: number): number[] {
  const path: number[] = []
  for (let i = 0, rest = node; i < level; i++, rest = Math.floor(rest / vocabSize)) path.unshift(rest % vocabSize)
  return path
}

export const tokenName = (token: number): string => 'abcde'[token] as string

/** 'a b', or '∅' for the empty prefix. @param path token ids, one digit each. */
export function prefixName(path: string): string {
  return path === '' ? '∅' : Array.from(path, (digit) => tokenName(Number(digit))).join(' ')
}

/** Sets the reward of a prefix. @throws if the reward is not finite or the prefix is empty; also when `nodeOf` throws. */
export function withReward(world: World, path: readonly number[], reward: number): World {
  if (!Number.isFinite(reward)) throw new Error(`a reward must be a finite number, not ${reward}`)
  if (path.length === 0) throw new Error('the reward of the empty prefix cannot be changed: it is always 0')
  const level = (world.rewards[path.length] as Float64Array).with(nodeOf(world, path), reward)
  return { ...world, rewards: world.rewards.with(path.length, level) }
}

/**
 * Sets the base probability of the last token of `path`. Its siblings share the remainder in proportion, or evenly if all had
 * probability 0. @throws if the probability is not in [0, 1] or the prefix is empty; also when `nodeOf` throws.
 */
export function withProbability(world: World, path: readonly number[], probability: number): World {
  if (!(probability >= 0 && probability <= 1)) throw new Error(`a probability must be in [0, 1], not ${probability}`)
  if (path.length === 0) throw new Error('the probability of the empty prefix cannot be changed: it is always 1')
  const { vocabSize } = world
  const node = nodeOf(world, path)
  const level = Float64Array.from(world.base[path.length] as Float64Array)
  const first = node - (node % vocabSize)
  const others = 1 - (level[node] as number)
  for (let sibling = first; sibling < first + vocabSize; sibling++) {
    const share = others > 0 ? (level[sibling] as number) / others : 1 / (vocabSize - 1)
    level[sibling] = sibling === node ? probability : (1 - probability) * share
  }
  return { ...world, base: world.base.with(path.length, level) }
}

/** Adds `amount` to the reward of every one-token continuation of the prefix. */
export function withContinuationsRaised(world: World, prefix: readonly number[], amount: number): World {
  let raised = world
  for (let token = 0; token < world.vocabSize; token++) {
    const path = [...prefix, token]
    const old = world.rewards[path.length]?.[nodeOf(world, path)] as number
    raised = withReward(raised, path, old + amount)
  }
  return raised
}

/** Sums over siblings: from one level [vocabSize^i] to the level before it [vocabSize^(i − 1)]. */
export function sumFamilies(children: Float64Array, vocabSize: number): Float64Array {
  return perParent(children, vocabSize, (family) => family.reduce((sum, value) => sum + value, 0))
}

/** Computes a number per prefix of one level from the numbers of its children in the next level. */
export function perParent(
  children: Float64Array,
  vocabSize: number,
  of: (family: Float64Array, from: number) => number,
) {
  return new Float64Array(children.length / vocabSize).map((_, parent) => {
    const from = parent * vocabSize
    return of(children.subarray(from, from + vocabSize), from)
  })
}

function normalizeSiblings(weights: Float64Array, vocabSize: number): Float64Array {
  const sums = sumFamilies(weights, vocabSize)
  return weights.map((weight, node) => weight / (sums[Math.floor(node / vocabSize)] as number))
}

function checkSize(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not ${value}`)
}
