// PARGS with soft labels, a variant of this project: the prefix reward model is trained toward the probability, under the
// full-sequence model, that the chosen response is better, where PARGS uses the pair's own label (probability 1).

import type { Method } from './method.ts'
import { pargs, pargsPaper } from './pargs.ts'

export const pargsSoft: Method = {
  ...pargs,
  name: 'pargsSoft',
  label: 'PARGS-soft',
  equation: 'sample softmax((ℓ + w·r_soft) / T)',
  summary: 'Like PARGS, with a reward model trained on soft labels: the probability that a response is the better one.',
  look: { hue: 'greenDeep', mark: 'star' },
  source: null,
  alsoCites: [pargsPaper],
  head: 'prefixSoft',
}
