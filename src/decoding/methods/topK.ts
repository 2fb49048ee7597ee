// Top-k sampling, the unguided baseline: sample softmax(ℓ / T) over the k best tokens.
// Fan, Lewis, Dauphin 2018, "Hierarchical Neural Story Generation", arXiv 1805.04833.

import type { Method } from './method.ts'

export const topK: Method = {
  name: 'topK',
  label: 'top-k',
  equation: 'sample softmax(ℓ / T) over the k best',
  summary: 'Draws one of the k most probable tokens; no reward takes part.',
  source: '1805.04833',
  head: null,
  choice: 'sample',
  bestBy: null,
  paperWeight: null,
  score: ({ baseLogProb }) => baseLogProb,
}
