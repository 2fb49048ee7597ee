// PARGS with soft labels, a variant introduced in this project: the label of a pair is the probability, under the full-sequence
// reward model, that the chosen response is better. In PARGS the label is 1.

import type { Method } from './method.ts'
import { pargs, pargsPaper } from './pargs.ts'

export const pargsSoft: Method = {
  ...pargs,
  name: 'pargsSoft',
  label: 'PARGS-soft',
  equation: 'sample softmax((ℓ + w·r_soft) / T)',
  summary:
    'Like PARGS, with a reward model trained on soft labels: the probability that one response is better than the other.',
  look: { hue: 'greenDeep', mark: 'star' },
  source: null,
  alsoCites: [pargsPaper],
  head: 'prefixSoft',
}
