// A world small enough to enumerate: every text of a fixed length over a few tokens, with a base policy and a reward for every
// prefix. This file makes and edits it; policies.ts computes the policies.

import { probit } from 'simple-statistics'
import { uniform } from '../../decoding/random.ts'

/** Tokens, and the tokens of a complete text. */
export const VOCAB_SIZES = { min: 2, max: 5 }
export const LENGTHS = { min: 1, max: 6 }
/** Complete texts that a page can enumerate while a slider moves. */
export const MAX_TEXTS = 4096

/**
 * Numbers of all prefixes by their length: `levels[i]` [vocabSize^i] for i from 0 (the empty prefix) to the world's length.
 * The prefix at `node` of level i has its children at vocabSize · node + token of level i + 1.
 */
export type Levels = readonly Float64Array[]

export interface World {
  vocabSize: number
  length: number
  /** p(last token | the prefix without it), in [0, 1]; siblings sum to 1. `base[0]` is [1]. */
  base: Levels
  /** r(prefix), any finite number. `rewards[0]` is [0] and cancels: there is one empty prefix. */
  rewards: Levels
}

/** The longest texts, up to `length`, that `vocabSize` tokens allow within MAX_TEXTS. */
export function longestLength(vocabSize: number): number {
  let length = LENGTHS.max
  while (vocabSize ** length > MAX_TEXTS) length -= 1
  return length
}

/**
 * A world from a seed. Each prefix's base probabilities are uniform on the simplex; each token adds a standard normal
 * amount to its prefix's reward.
 * @throws if a size is out of range or the texts are more than MAX_TEXTS.
 */
export function makeWorld(seed: number, vocabSize: number, length: number): World {
  checkSize('vocabSize', vocabSize, VOCAB_SIZES.min, VOCAB_SIZES.max)
  checkSize('length', length, LENGTHS.min, longestLength(vocabSize))
  const base: Float64Array[] = [Float64Array.of(1)]
  const rewards: Float64Array[] = [Float64Array.of(0)]
  for (let level = 1; level <= length; level++) {
    const nodes = Array.from({ length: vocabSize ** level }, (_, node) => node)
    const draw = (node: number, what: number) => uniform(seed, level, node, what)
    const powers = nodes.map((node) => -Math.log(draw(node, 0)))
    const shorter = rewards[level - 1] as Float64Array
    base.push(normalizeSiblings(Float64Array.from(powers), vocabSize))
    rewards.push(
      Float64Array.from(nodes, (node) => (shorter[Math.floor(node / vocabSize)] as number) + probit(draw(node, 1))),
    )
  }
  return { vocabSize, length, base, rewards }
}

/** The node that `path`, tokens from the first, leads to; its level is the path's length. @throws if it leaves the world. */
export function nodeOf({ vocabSize, length }: World, path: readonly number[]): number {
  const stray = path.find((token) => !Number.isInteger(token) || token < 0 || token >= vocabSize)
  if (stray !== undefined) throw new Error(`token ${stray} is not one of the ${vocabSize} tokens from 0`)
  if (path.length > length) throw new Error(`a prefix of ${path.length} tokens is longer than the texts, ${length}`)
  return path.reduce((node, token) => node * vocabSize + token, 0)
}

/** Tokens of the prefix at `node` of `level`. */
export function pathOf({ vocabSize }: World, level: number, node: number): number[] {
  const path: number[] = []
  for (let i = 0, rest = node; i < level; i++, rest = Math.floor(rest / vocabSize)) path.unshift(rest % vocabSize)
  return path
}

const LETTERS = 'abcde'

export function tokenName(token: number): string {
  return LETTERS[token] as string
}

/** 'a b', and '∅' for the empty prefix. `path` is token ids, one digit each. */
export function prefixName(path: string): string {
  return path === '' ? '∅' : Array.from(path, (digit) => tokenName(Number(digit))).join(' ')
}

/** The world with another reward of one prefix. @throws if the reward is not finite or the prefix is empty or not there. */
export function withReward(world: World, path: readonly number[], reward: number): World {
  if (!Number.isFinite(reward)) throw new Error(`a reward must be a finite number: ${reward} was given`)
  if (path.length === 0) throw new Error('the empty prefix has no reward: all texts begin with it')
  return { ...world, rewards: replaced(world.rewards, path.length, nodeOf(world, path), reward) }
}

/**
 * The world where the last token of `path` has this base probability after the rest of the path; its siblings share what is
 * left in proportion, or evenly where all had 0. @throws if the probability is not in [0, 1], and as `withReward`.
 */
export function withProbability(world: World, path: readonly number[], probability: number): World {
  if (!(probability >= 0 && probability <= 1))
    throw new Error(`a probability must be in [0, 1]: ${probability} was given`)
  if (path.length === 0) throw new Error('the empty prefix has probability 1: all texts begin with it')
  const { vocabSize } = world
  const node = nodeOf(world, path)
  const level = Float64Array.from(world.base[path.length] as Float64Array)
  const first = node - (node % vocabSize)
  const others = 1 - (level[node] as number)
  for (let sibling = first; sibling < first + vocabSize; sibling++) {
    const share = others > 0 ? (level[sibling] as number) / others : 1 / (vocabSize - 1)
    level[sibling] = sibling === node ? probability : (1 - probability) * share
  }
  return { ...world, base: world.base.map((old, i) => (i === path.length ? level : old)) }
}

/** The world with `amount` added to the reward of every one-token continuation of the prefix. */
export function withContinuationsRaised(world: World, prefix: readonly number[], amount: number): World {
  let raised = world
  for (let token = 0; token < world.vocabSize; token++) {
    const path = [...prefix, token]
    const old = world.rewards[path.length]?.[nodeOf(world, path)] as number
    raised = withReward(raised, path, old + amount)
  }
  return raised
}

/** Sums over siblings: from numbers of one level [vocabSize^i] to one for each prefix of the level before it. */
export function sumFamilies(children: Float64Array, vocabSize: number): Float64Array {
  const sums = new Float64Array(children.length / vocabSize)
  for (let child = 0; child < children.length; child++) {
    const parent = Math.floor(child / vocabSize)
    sums[parent] = (sums[parent] as number) + (children[child] as number)
  }
  return sums
}

function normalizeSiblings(powers: Float64Array, vocabSize: number): Float64Array {
  const sums = sumFamilies(powers, vocabSize)
  return powers.map((power, node) => power / (sums[Math.floor(node / vocabSize)] as number))
}

function replaced(levels: Levels, level: number, node: number, value: number): Levels {
  return levels.map((old, i) => (i === level ? old.with(node, value) : old))
}

function checkSize(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Error(`${name} must be a whole number from ${min} to ${max} here: ${value} was given`)
}
