// The heads that a reward may have, by what each was trained for, and what a reader calls them.

/** In the order in which tables and menus show them. */
export const headTitles = {
  full: 'full-sequence',
  prefix: 'prefix',
  value: 'value',
  cumulative: 'cumulative',
  prefixSoft: 'prefix, soft labels',
  prefixRollout: 'prefix, rollout labels',
} as const

export type HeadName = keyof typeof headTitles

/** Heads that a comparison records of every candidate, whoever steers; others are asked only where they steer. */
export const comparedHeads: readonly HeadName[] = ['full', 'prefix', 'value']

export const headNames = Object.keys(headTitles) as readonly HeadName[]
