// The arbitrary part of a reward: a term a · g added to every head's reward of every prefix. Where g depends only on the number of
// tokens, all candidates of one step get the same.

import { choose } from '../../decoding/methods/choose.ts'
import { pargs } from '../../decoding/methods/pargs.ts'
import { gumbel } from '../../decoding/random.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantageAmong } from '../../metrics/credit.ts'
import type { CreditToken } from './format.ts'

export const gaugeTitles = {
  line: 'a line over tokens',
  wave: 'a wave over tokens',
  characters: 'a line over characters',
} as const

export type GaugeName = keyof typeof gaugeTitles

export const gaugeNames = Object.keys(gaugeTitles) as readonly GaugeName[]

/** The added function: `amount` times g, which lies in [−1, 1] along the text. */
export interface Gauge {
  name: GaugeName
  amount: number
}

/** Number of characters that start in a token, since one character may span several tokens. */
export function charactersOf(bytes: readonly number[]): number {
  return bytes.filter((byte) => (byte & 0xc0) !== 0x80).length
}

/**
 * The text with a · g added to all rewards, raw units. g is a function of the share of tokens read, or of characters read; in
 * characters, a candidate replaces the text's own token and may end elsewhere.
 */
export function withGauge(tokens: readonly CreditToken[], { name, amount }: Gauge): CreditToken[] {
  const all = tokens.reduce((sum, { bytes }) => sum + charactersOf(bytes), 0)
  let before = 0
  return tokens.map((token, position) => {
    const read = (position + 1) / tokens.length
    const start = before
    before += charactersOf(token.bytes)
    const g = (bytes: readonly number[]): number => {
      switch (name) {
        case 'line':
          return read
        case 'wave':
          return Math.sin(4 * Math.PI * read)
        case 'characters':
          return (start + charactersOf(bytes)) / all
        default:
          return name satisfies never
      }
    }
    const moved = <T extends Pick<CreditToken, 'bytes' | 'rewards'>>(each: T): T => ({
      ...each,
      rewards: Object.fromEntries(
        Object.entries(each.rewards).map(([head, reward]) => [head, reward + amount * g(each.bytes)]),
      ),
    })
    return { ...moved(token), candidates: token.candidates.map(moved) }
  })
}

/** The settings with which PARGS chooses along a text. */
export interface Choosing {
  weight: number
  temperature: number
  /** Key of the noise, with sample 0 and the token's position. */
  seed: number
}

/** The token that PARGS would choose at each position [tokens] of this text, by its own rule and the same noise. */
export function pargsChoices(tokens: readonly CreditToken[], { weight, temperature, seed }: Choosing): number[] {
  return tokens.map(({ candidates }, position) => {
    const weighed = candidates.map(({ token, baseLogProb, rewards }) => ({
      token,
      baseLogProb,
      reward: rewards.prefix,
    }))
    const noiseOf = (token: number) => gumbel(seed, 0, position, token)
    const { chosen } = choose(pargs, weighed, { weight, temperature }, noiseOf)
    return (candidates[chosen] as (typeof candidates)[number]).token
  })
}

/** The effect of a gauge on a text under a head. */
export interface Moved {
  /** Largest change of a raw reward, and of an advantage. */
  reward: number
  advantage: number
  /** Positions at which PARGS's choice changes. */
  choices: number[]
}

export function whatMoves(
  plain: readonly CreditToken[],
  moved: readonly CreditToken[],
  head: HeadName,
  choosing: Choosing,
): Moved {
  const change = (of: (token: CreditToken) => number) =>
    Math.max(...plain.map((token, i) => Math.abs(of(moved[i] as CreditToken) - of(token))))
  const before = pargsChoices(plain, choosing)
  const after = pargsChoices(moved, choosing)
  return {
    reward: change(({ rewards }) => rewards[head] as number),
    advantage: change(({ rewards, candidates }) => advantageAmong(rewards[head], candidates, head) as number),
    choices: before.flatMap((token, i) => (token === after[i] ? [] : [i])),
  }
}
