// Controlled decoding: sample softmax((ℓ + w·V) / T), with V the expected final reward if the base model continues the text.
// V is trained as in FUDGE, by regression on the rewards of the base model's own texts.

import type { Method, Paper } from './method.ts'

const cdPaper: Paper = {
  key: 'mudgal2023controlled',
  authors:
    'Mudgal, Sidharth and Lee, Jong and Ganapathy, Harish and Li, YaGuang and Wang, Tao and Huang, Yanping and Chen, Zhifeng and Cheng, Heng-Tze and Collins, Michael and Strohman, Trevor and Chen, Jilin and Beutel, Alex and Beirami, Ahmad',
  title: 'Controlled Decoding from Language Models',
  year: 2023,
  arxiv: '2310.17022',
}

const fudgePaper: Paper = {
  key: 'yang2021fudge',
  authors: 'Yang, Kevin and Klein, Dan',
  title: 'FUDGE: Controlled Text Generation With Future Discriminators',
  year: 2021,
  arxiv: '2104.05218',
}

export const cd: Method = {
  name: 'cd',
  label: 'CD',
  equation: 'sample softmax((ℓ + w·V) / T)',
  summary:
    'Controlled decoding: samples after adding V, the expected reward of the text at 48 tokens, finished or not.',
  look: { hue: 'blue', mark: 'square' },
  source: cdPaper,
  alsoCites: [fudgePaper],
  head: 'value',
  choice: 'sample',
  bestBy: null,
  affineInWeight: true,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
