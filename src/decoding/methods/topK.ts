// Top-k sampling, the unguided baseline: sample softmax(ℓ / T) over the k most probable tokens.

import type { Method, Paper } from './method.ts'

export const topKPaper: Paper = {
  key: 'fan2018hierarchical',
  authors: 'Fan, Angela and Lewis, Mike and Dauphin, Yann',
  title: 'Hierarchical Neural Story Generation',
  year: 2018,
  arxiv: '1805.04833',
}

export const topK: Method = {
  name: 'topK',
  label: 'top-k',
  equation: 'sample softmax(ℓ / T) over the top k tokens',
  summary: 'Samples from the k most probable tokens. No reward.',
  look: { hue: 'grey', mark: 'circle' },
  source: topKPaper,
  head: null,
  choice: 'sample',
  bestBy: null,
  affineInWeight: true,
  score: ({ baseLogProb }) => baseLogProb,
}
