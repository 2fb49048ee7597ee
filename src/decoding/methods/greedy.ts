// Greedy decoding, the textbook baseline: argmax ℓ.

import type { Method } from './method.ts'

export const greedy: Method = {
  name: 'greedy',
  label: 'greedy',
  equation: 'argmax ℓ',
  summary: 'Always chooses the most probable token. No reward.',
  look: { hue: 'greyDeep', mark: 'circle' },
  source: null,
  candidates: 'topK',
  head: null,
  choice: 'argmax',
  bestBy: null,
  affineInWeight: true,
  score: ({ baseLogProb }) => baseLogProb,
}
