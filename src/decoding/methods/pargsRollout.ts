// PARGS with rollout labels, a variant introduced in this project: the base model completes both prefixes of a pair, and the
// label is the probability, under the full-sequence reward model, that one completion is better than the other.

import type { Method } from './method.ts'
import { pargs, pargsPaper } from './pargs.ts'

export const pargsRollout: Method = {
  ...pargs,
  name: 'pargsRollout',
  label: 'PARGS-rollout',
  equation: 'sample softmax((ℓ + w·r_rollout) / T)',
  summary:
    'Like PARGS, with a reward model trained on rollout labels: the base model completes both prefixes of a pair, and the label is the probability that one completion is better than the other.',
  look: { hue: 'greenDeep', mark: 'cross' },
  source: null,
  alsoCites: [pargsPaper],
  head: 'prefixRollout',
}
