// Greedy decoding, the textbook baseline: argmax ℓ.

import type { Method } from './method.ts'
import { topK } from './topK.ts'

export const greedy: Method = {
  ...topK,
  name: 'greedy',
  label: 'greedy',
  equation: 'argmax ℓ',
  summary: 'Always chooses the most probable token. No reward.',
  look: { hue: 'greyDeep', mark: 'circle' },
  source: null,
  choice: 'argmax',
}
