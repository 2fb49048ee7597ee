// Best-of-N by the prefix head: as bestOfN.ts, with the reward model trained on prefixes.

import { bestOfN } from './bestOfN.ts'
import type { Method } from './method.ts'
import { pargsPaper } from './pargs.ts'
import { topKPaper } from './topK.ts'

export const bestOfNPrefix: Method = {
  ...bestOfN,
  name: 'bestOfNPrefix',
  label: 'Best-of-N (prefix)',
  equation: 'N samples of softmax(ℓ / T); argmax r_prefix',
  summary: 'Writes N samples of the base model and keeps the one with the highest prefix reward.',
  look: { hue: 'ochre', mark: 'star' },
  alsoCites: [topKPaper, pargsPaper],
  bestBy: 'prefix',
}
