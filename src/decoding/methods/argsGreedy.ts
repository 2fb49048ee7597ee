// ARGS-greedy: argmax ℓ + w·r_full, r_full from a reward model trained on complete responses only.
// Khanov, Burapacheep, Li 2024, "ARGS: Alignment as Reward-Guided Search", arXiv 2402.01694. Its code adds the reward to
// raw logits, which chooses the same token; log-probabilities are what can be plotted and compared.

import type { Method } from './method.ts'

export const argsGreedy: Method = {
  name: 'argsGreedy',
  label: 'ARGS-greedy',
  equation: 'argmax ℓ + w·r_full',
  summary: 'Takes the best sum of log-probability and the reward of a model trained on complete responses only.',
  source: '2402.01694',
  head: 'full',
  choice: 'argmax',
  bestBy: null,
  paperWeight: 1.5,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
