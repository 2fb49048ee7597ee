// The arbitrary part of a reward: a term a · g added to every head's reward of every prefix. If g depends only on the number of
// tokens, it adds the same amount to all candidates of one step.

import { sum } from 'simple-statistics'
import { choose } from '../../decoding/methods/choose.ts'
import { pargs } from '../../decoding/methods/pargs.ts'
import { gumbel } from '../../decoding/random.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantageAmong } from '../../metrics/credit.ts'
import type { CreditToken } from './format.ts'

export const gaugeTitles = {
  line: 'straight line over tokens',
  wave: 'wave over tokens',
  characters: 'straight line over characters',
} as const

export type GaugeName = keyof typeof gaugeTitles

export const gaugeNames = Object.keys(gaugeTitles) as readonly GaugeName[]

/** The added function: `amount` times g, which lies in [−1, 1] along the text. */
export interface Gauge {
  name: GaugeName
  amount: number
}

/** Number of characters that start in a token; one character may span several tokens. */
export function charactersOf(bytes: readonly number[]): number {
  return bytes.filter((byte) => (byte & 0xc0) !== 0x80).length
}

/**
 * The text with a · g added to all rewards, in raw units. g is a function of the share of tokens, or of characters, up to and
 * including the token. If g counts characters, candidates of one step that differ in length get different amounts.
 */
export function withGauge(tokens: readonly CreditToken[], { name, amount }: Gauge): CreditToken[] {
  const total = sum(tokens.map(({ bytes }) => charactersOf(bytes)))
  let end = 0
  return tokens.map((token, position) => {
    const share = (position + 1) / tokens.length
    const start = end
    end += charactersOf(token.bytes)
    const g = (bytes: readonly number[]): number => {
      switch (name) {
        case 'line':
          return share
        case 'wave':
          return Math.sin(4 * Math.PI * share)
        case 'characters':
          return (start + charactersOf(bytes)) / total
        default:
          return name satisfies never
      }
    }
    const shifted = <T extends Pick<CreditToken, 'bytes' | 'rewards'>>(each: T): T => ({
      ...each,
      rewards: Object.fromEntries(
        Object.entries(each.rewards).map(([head, reward]) => [head, reward + amount * g(each.bytes)]),
      ),
    })
    return { ...shifted(token), candidates: token.candidates.map(shifted) }
  })
}

export interface Choosing {
  weight: number
  temperature: number
  /** Seed of the noise; the sample number is always 0. */
  seed: number
}

/** Token ids [tokens] that PARGS would choose after each prefix of the text. */
export function pargsChoices(tokens: readonly CreditToken[], { weight, temperature, seed }: Choosing): number[] {
  return tokens.map(({ candidates }, position) => {
    const scored = candidates.map(({ token, baseLogProb, rewards }) => ({
      token,
      baseLogProb,
      reward: rewards.prefix,
    }))
    const noiseOf = (token: number) => gumbel(seed, 0, position, token)
    const { chosen } = choose(pargs, scored, { weight, temperature }, noiseOf)
    return (candidates[chosen] as (typeof candidates)[number]).token
  })
}

export type GaugeEffect = ReturnType<typeof gaugeEffect>

/** The effect of a gauge on a text: on rewards and advantages under a head, and on PARGS's choices. */
export function gaugeEffect(
  recorded: readonly CreditToken[],
  changed: readonly CreditToken[],
  head: HeadName,
  choosing: Choosing,
) {
  const largestChange = (of: (token: CreditToken) => number) =>
    Math.max(...recorded.map((token, i) => Math.abs(of(changed[i] as CreditToken) - of(token))))
  const before = pargsChoices(recorded, choosing)
  const after = pargsChoices(changed, choosing)
  return {
    reward: largestChange(({ rewards }) => rewards[head] as number),
    advantage: largestChange(({ rewards, candidates }) => advantageAmong(rewards[head], candidates, head) as number),
    choices: before.map((token, i) => ({ before: token, after: after[i] as number })),
    /** Positions at which PARGS's choice changes. */
    changedChoices: before.flatMap((token, i) => (token === after[i] ? [] : [i])),
  }
}
