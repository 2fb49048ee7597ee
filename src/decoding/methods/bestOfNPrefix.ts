// Best-of-N with the prefix reward instead of the full-sequence reward.

import { bestOfN } from './bestOfN.ts'
import type { Method } from './method.ts'
import { pargsPaper } from './pargs.ts'
import { topKPaper } from './topK.ts'

export const bestOfNPrefix: Method = {
  ...bestOfN,
  name: 'bestOfNPrefix',
  label: 'Best-of-N (prefix)',
  equation: 'N samples from softmax(ℓ / T); argmax r_prefix',
  summary: 'Draws N samples from the base model and chooses the one with the highest prefix reward.',
  look: { hue: 'ochre', mark: 'star' },
  alsoCites: [topKPaper, pargsPaper],
  bestBy: 'prefix',
}
