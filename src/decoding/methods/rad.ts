// RAD: sample softmax((ℓ + w·clamp(r, 0, 1)) / T), r from a model that predicts the label of the finished text from each of
// its beginnings. Deng and Raffel 2023, "Reward-Augmented Decoding", arXiv 2310.09520 (there with k = 20).

import type { Method } from './method.ts'

export const rad: Method = {
  name: 'rad',
  label: 'RAD',
  equation: 'sample softmax((ℓ + w·clamp(r_cumulative, 0, 1)) / T)',
  summary: 'Draws a candidate after adding the predicted label of the text so far, kept between 0 and 1.',
  source: '2310.09520',
  head: 'cumulative',
  clampsReward: true,
  choice: 'sample',
  bestBy: null,
  paperWeight: 30,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * Math.min(1, Math.max(0, reward)),
}
