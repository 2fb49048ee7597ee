// RAD: sample softmax((ℓ + w·clamp(r, 0, 1)) / T), with r from a model that predicts the label of the complete text from
// each of its prefixes. The paper uses k = 20.

import type { Method, Paper } from './method.ts'

const radPaper: Paper = {
  key: 'deng2023reward',
  authors: 'Deng, Haikang and Raffel, Colin',
  title: 'Reward-Augmented Decoding: Efficient Controlled Text Generation With a Unidirectional Reward Model',
  year: 2023,
  arxiv: '2310.09520',
}

export const rad: Method = {
  name: 'rad',
  label: 'RAD',
  equation: 'sample softmax((ℓ + w·clamp(r_cumulative, 0, 1)) / T)',
  summary: 'Samples after adding the predicted label of the complete text, clamped to [0, 1].',
  look: { hue: 'purple', mark: 'square' },
  source: radPaper,
  head: 'cumulative',
  clampsReward: true,
  choice: 'sample',
  bestBy: null,
  affineInWeight: true,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * Math.min(1, Math.max(0, reward)),
}
