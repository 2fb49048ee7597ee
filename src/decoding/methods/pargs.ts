// PARGS: sample softmax((ℓ + w·r_prefix) / T), r_prefix from a reward model trained on pairs of equal-length prefixes.
// Rashid et al. 2024, "A Critical Look at Tokenwise Reward-Guided Text Generation", arXiv 2406.07780.

import type { Method } from './method.ts'

export const pargs: Method = {
  name: 'pargs',
  label: 'PARGS',
  equation: 'sample softmax((ℓ + w·r_prefix) / T)',
  summary: 'Draws a candidate after adding the reward of a model that was trained on unfinished responses too.',
  source: '2406.07780',
  head: 'prefix',
  choice: 'sample',
  bestBy: null,
  paperWeight: 2,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
