// The training objectives of reward heads. A head assigns one number to a prompt followed by a prefix of a response.

import type { Look } from './look.ts'

interface Objective {
  /** Name in tables and menus, such as 'full-sequence'. */
  readonly title: string
  /** Symbol of the reward in equations, such as 'r_full'. */
  readonly symbol: string
  /** Unique to each objective. Dashes distinguish lines of similar colors. */
  readonly look: Look
  readonly explanation: string
  /**
   * Whether scores of responses of different lengths can be compared. Training on pairs of equal length determines scores only up
   * to a function of prompt and length.
   */
  readonly acrossLengths: boolean
}

/** Objectives by name, in the order of tables and menus. A new objective also needs code in tools/training. */
export const objectives = {
  full: {
    title: 'full-sequence',
    symbol: 'r_full',
    look: { hue: 'vermilion' },
    acrossLengths: true,
    explanation:
      'Full-sequence reward: trained on pairs of complete responses. Its scores of prefixes are undetermined.',
  },
  prefix: {
    title: 'prefix',
    symbol: 'r_prefix',
    look: { hue: 'green' },
    acrossLengths: false,
    explanation: 'Prefix reward: trained on pairs of equal-length prefixes, so that it can score unfinished responses.',
  },
  value: {
    title: 'value',
    symbol: 'V',
    look: { hue: 'blue' },
    acrossLengths: true,
    explanation:
      'Value, V: the expected reward of the text at 48 tokens, finished or not, if the base model continues it.',
  },
  cumulative: {
    title: 'cumulative',
    symbol: 'r_cumulative',
    look: { hue: 'purple', dash: '6 3' },
    acrossLengths: true,
    explanation:
      'Cumulative reward: predicts the label of the complete text, between 0 and 1. Trained on every prefix, with larger weights on longer ones.',
  },
  prefixSoft: {
    title: 'prefix, soft labels',
    symbol: 'r_soft',
    look: { hue: 'greenDeep', dash: '2 3' },
    acrossLengths: false,
    explanation:
      'Prefix reward, soft labels: trained on the probability that one response of a pair is better than the other, instead of a label of 0 or 1.',
  },
  prefixRollout: {
    title: 'prefix, rollout labels',
    symbol: 'r_rollout',
    look: { hue: 'ochre', dash: '8 3 2 3' },
    acrossLengths: false,
    explanation:
      'Prefix reward, rollout labels: the base model completes both prefixes of a pair, and the completions determine the label.',
  },
} as const satisfies Record<string, Objective>

export type HeadName = keyof typeof objectives

export const headNames = Object.keys(objectives) as readonly HeadName[]

export const headTitles = Object.fromEntries(headNames.map((name) => [name, objectives[name].title])) as {
  readonly [name in HeadName]: string
}

/** Heads whose scores a comparison records for every candidate, in addition to the steering head's. */
export const comparedHeads: readonly HeadName[] = ['full', 'prefix', 'value']
