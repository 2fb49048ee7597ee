// Best-of-N judged by the prefix head: as bestOfN.ts, with the reward model that was trained on unfinished texts too.

import type { Method } from './method.ts'

export const bestOfNPrefix: Method = {
  name: 'bestOfNPrefix',
  label: 'Best-of-N (prefix)',
  equation: 'N samples of softmax(ℓ / T); argmax r_prefix',
  summary: 'Writes N samples of the base model side by side and keeps the one that the prefix reward model likes best.',
  source: null,
  head: null,
  choice: 'sample',
  bestBy: 'prefix',
  paperWeight: null,
  score: ({ baseLogProb }) => baseLogProb,
}
