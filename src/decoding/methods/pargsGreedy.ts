// PARGS-G: argmax ℓ + w·r_prefix, r_prefix from a reward model trained on pairs of equal-length prefixes.
// Rashid et al. 2024, "A Critical Look at Tokenwise Reward-Guided Text Generation", arXiv 2406.07780.

import type { Method } from './method.ts'

export const pargsGreedy: Method = {
  name: 'pargsGreedy',
  label: 'PARGS-G',
  equation: 'argmax ℓ + w·r_prefix',
  summary: 'Takes the best sum of log-probability and the reward of a model trained on unfinished responses too.',
  source: '2406.07780',
  head: 'prefix',
  choice: 'argmax',
  bestBy: null,
  paperWeight: 1,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
