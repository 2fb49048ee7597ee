// PARGS: sample softmax((ℓ + w·r_prefix) / T), with r_prefix from a reward model trained on pairs of equal-length prefixes.

import type { Method, Paper } from './method.ts'

export const pargsPaper: Paper = {
  key: 'rashid2024critical',
  authors: 'Rashid, Ahmad and Wu, Ruotian and Grosse, Julia and Kristiadi, Agustinus and Poupart, Pascal',
  title: 'A Critical Look at Tokenwise Reward-Guided Text Generation',
  year: 2024,
  arxiv: '2406.07780',
}

export const pargs: Method = {
  name: 'pargs',
  label: 'PARGS',
  equation: 'sample softmax((ℓ + w·r_prefix) / T)',
  summary: 'Samples after adding the score of a reward model trained on prefixes.',
  look: { hue: 'green', mark: 'diamond' },
  source: pargsPaper,
  head: 'prefix',
  choice: 'sample',
  bestBy: null,
  affineInWeight: true,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
