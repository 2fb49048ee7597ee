// Best-of-N: N top-k samples of the base model, each with its own noise; the one with the highest full-sequence reward is
// kept. The samples share one forest, so a shared prefix is computed once. KL to the base policy ≤ log N − (N − 1)/N.

import type { Method } from './method.ts'
import { topK, topKPaper } from './topK.ts'

export const bestOfN: Method = {
  ...topK,
  name: 'bestOfN',
  label: 'Best-of-N',
  equation: 'N samples of softmax(ℓ / T); argmax r_full',
  summary: 'Writes N samples of the base model and keeps the one with the highest full-sequence reward.',
  look: { hue: 'ochre', mark: 'circle' },
  source: null,
  alsoCites: [topKPaper],
  bestBy: 'full',
}
