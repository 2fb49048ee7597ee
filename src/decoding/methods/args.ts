// ARGS, stochastic: sample softmax((ℓ + w·r_full) / T), r_full from a reward model trained on complete responses only.
// Khanov, Burapacheep, Li 2024, "ARGS: Alignment as Reward-Guided Search", arXiv 2402.01694. That prefixes get a
// meaningful reward from such a model is what PARGS (2406.07780, Theorem 1) calls into question.

import type { Method } from './method.ts'

export const args: Method = {
  name: 'args',
  label: 'ARGS',
  equation: 'sample softmax((ℓ + w·r_full) / T)',
  summary: 'Draws a candidate after adding the reward of a model that was trained on complete responses only.',
  source: '2402.01694',
  head: 'full',
  choice: 'sample',
  bestBy: null,
  paperWeight: null,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
