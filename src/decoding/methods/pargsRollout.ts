// PARGS with rollout labels (a variant of this project): both prefixes of a pair are finished by the base model, and the
// full-sequence model says how likely the one ending is better than the other: a prefix is worth what follows from it.

import type { Method } from './method.ts'

export const pargsRollout: Method = {
  name: 'pargsRollout',
  label: 'PARGS-rollout',
  equation: 'sample softmax((ℓ + w·r_rollout) / T)',
  summary: 'As PARGS, with a reward model whose labels come from letting the base model finish both beginnings.',
  source: null,
  head: 'prefixRollout',
  choice: 'sample',
  bestBy: null,
  paperWeight: null,
  score: ({ baseLogProb, reward }, { weight }) => baseLogProb + weight * reward,
}
