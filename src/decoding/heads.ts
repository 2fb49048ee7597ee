// The objectives that a reward's heads are trained for. Each gives one number for a prompt with a prefix of a response.

import type { Look } from './look.ts'

export interface Objective {
  /** In tables and menus: 'full-sequence'. */
  readonly title: string
  /** Its reward in equations: 'r_full'. */
  readonly symbol: string
  /** No two objectives look alike; dashes tell lines apart where colors do not. */
  readonly look: Look
  /** One or two plain sentences: the page's tooltip. */
  readonly explanation: string
}

/** By name, in the order in which tables and menus show them. To add one, add a line here and its training (tools/training). */
export const objectives = {
  full: {
    title: 'full-sequence',
    symbol: 'r_full',
    look: { hue: 'vermilion' },
    explanation:
      'Full-sequence reward: the head is trained on pairs of complete responses. Its scores of a prefix are undetermined.',
  },
  prefix: {
    title: 'prefix',
    symbol: 'r_prefix',
    look: { hue: 'green' },
    explanation:
      'Prefix reward: the head is trained on pairs of equal-length prefixes, so prefixes are what it scores.',
  },
  value: {
    title: 'value',
    symbol: 'V',
    look: { hue: 'blue' },
    explanation:
      'V, the value: the reward expected for the text at 48 tokens, finished or not, if the base model writes the rest.',
  },
  cumulative: {
    title: 'cumulative',
    symbol: 'r_cumulative',
    look: { hue: 'purple', dash: '6 3' },
    explanation:
      'Cumulative reward: the predicted label of the complete text, between 0 and 1, trained on every prefix with a larger weight on longer ones.',
  },
  prefixSoft: {
    title: 'prefix, soft labels',
    symbol: 'r_soft',
    look: { hue: 'greenDeep', dash: '2 3' },
    explanation:
      'Prefix reward, soft labels: trained on the probability that a response of a pair is the better one, instead of a label of 0 or 1.',
  },
  prefixRollout: {
    title: 'prefix, rollout labels',
    symbol: 'r_rollout',
    look: { hue: 'ochre', dash: '8 3 2 3' },
    explanation:
      'Prefix reward, rollout labels: the base model completes both prefixes of a pair, and the completions give the label.',
  },
} as const satisfies Record<string, Objective>

export type HeadName = keyof typeof objectives

export const headNames = Object.keys(objectives) as readonly HeadName[]

export const headTitles = Object.fromEntries(headNames.map((name) => [name, objectives[name].title])) as {
  readonly [name in HeadName]: string
}

/** Heads that a comparison records of every candidate, beside the head that steers. */
export const comparedHeads: readonly HeadName[] = ['full', 'prefix', 'value']
