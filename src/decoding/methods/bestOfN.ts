// Best-of-N: draws N top-k samples and chooses the one with the highest full-sequence reward. Its KL to top-k sampling is at
// most log N − (N − 1)/N.

import type { Method } from './method.ts'
import { topK, topKPaper } from './topK.ts'

export const bestOfN: Method = {
  ...topK,
  name: 'bestOfN',
  label: 'Best-of-N',
  equation: 'N samples from softmax(ℓ / T); argmax r_full',
  summary: 'Draws N samples from the base model and chooses the one with the highest full-sequence reward.',
  look: { hue: 'ochre', mark: 'circle' },
  source: null,
  alsoCites: [topKPaper],
  bestBy: 'full',
}
