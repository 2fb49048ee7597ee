// Best-of-N: N top-k samples of the base model, each with its own noise; the best by the full-sequence head is kept.
// They grow in one forest, so what they share is computed once. KL to the sampled policy is at most log N − (N − 1)/N.

import type { Method } from './method.ts'

export const bestOfN: Method = {
  name: 'bestOfN',
  label: 'Best-of-N',
  equation: 'N samples of softmax(ℓ / T); argmax r_full',
  summary:
    'Writes N samples of the base model side by side and keeps the one that the full-sequence reward model likes best.',
  source: null,
  head: null,
  choice: 'sample',
  bestBy: 'full',
  paperWeight: null,
  score: ({ baseLogProb }) => baseLogProb,
}
