// The free function of a reward: a term a · g added to what every head says of every beginning. Where g depends on the number
// of tokens alone, candidates of one step all get the same.

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

/** What may be added to rewards: `amount` times g, which is between −1 and 1 along the text. */
export interface Gauge {
  name: GaugeName
  amount: number
}

/** Characters that a token begins; a piece of one that goes on from the token before counts nothing. */
export function charactersOf(bytes: readonly number[]): number {
  return bytes.filter((byte) => (byte & 0xc0) !== 0x80).length
}

/**
 * The text with a · g added to all rewards, raw units: i of n tokens read, or as many characters of the text's. A candidate
 * is read instead of the text's own token, so in characters it may stand elsewhere than that.
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

/** How PARGS chooses along a text. */
export interface Choosing {
  weight: number
  temperature: number
  /** Key of the noise, with sample 0 and the token's position. */
  seed: number
}

/** The token that PARGS would write at each position [tokens], after the text as it stands: by its own rule, the same noise. */
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

/** What a gauge does to a text under a head. */
export interface Moved {
  /** Largest change of a raw reward, of an advantage. */
  reward: number
  advantage: number
  /** Positions at which PARGS would choose another token. */
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
