// Greedy decoding, the textbook baseline: argmax ℓ.

import type { Method } from './method.ts'

export const greedy: Method = {
  name: 'greedy',
  label: 'greedy',
  equation: 'argmax ℓ',
  summary: 'Always takes the most probable token; no reward takes part.',
  source: null,
  head: null,
  choice: 'argmax',
  bestBy: null,
  paperWeight: null,
  score: ({ baseLogProb }) => baseLogProb,
}
