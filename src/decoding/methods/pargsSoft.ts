// PARGS with soft labels (a variant of this project): the prefix reward model is trained towards the probability that the
// full-sequence model gives to "the chosen text is the better one", where PARGS inherits a certain label from the pair.

import type { Method } from './method.ts'

export const pargsSoft: Method = {
  name: 'pargsSoft',
  label: 'PARGS-soft',
  equation: 'sample softmax((ℓ + w·r_soft) / T)',
  summary: 'As PARGS, with a reward model that learned how likely each text is the better one, not which one is.',
  source: null,
  head: 'prefixSoft',
  choice: 'sample',
  bestBy: null,
  paperWeight: null,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
