// ARGS, stochastic: sample softmax((ℓ + w·r_full) / T), with r_full from a reward model trained on complete responses only.
// The PARGS paper (arXiv 2406.07780) shows that such training leaves the scores of prefixes undetermined.

import type { Method, Paper } from './method.ts'

const argsPaper: Paper = {
  key: 'khanov2024args',
  authors: 'Khanov, Maxim and Burapacheep, Jirayu and Li, Yixuan',
  title: 'ARGS: Alignment as Reward-Guided Search',
  year: 2024,
  arxiv: '2402.01694',
}

export const args: Method = {
  name: 'args',
  label: 'ARGS',
  equation: 'sample softmax((ℓ + w·r_full) / T)',
  summary: 'Samples after adding the score of a reward model trained on complete responses only.',
  look: { hue: 'vermilion', mark: 'triangle' },
  source: argsPaper,
  head: 'full',
  choice: 'sample',
  bestBy: null,
  affineInWeight: true,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
