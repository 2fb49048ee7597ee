// Controlled decoding: sample softmax((ℓ + w·V) / T), V the reward that the base model is expected to reach from here.
// Mudgal et al. 2023, "Controlled Decoding from Language Models", arXiv 2310.17022; V is trained as in FUDGE.

import type { Method } from './method.ts'

export const cd: Method = {
  name: 'cd',
  label: 'CD',
  equation: 'sample softmax((ℓ + w·V) / T)',
  summary: 'Draws a candidate after adding the final reward that the base model would be expected to reach from it.',
  source: '2310.17022',
  head: 'value',
  choice: 'sample',
  bestBy: null,
  paperWeight: null,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
