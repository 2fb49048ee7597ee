// PARGS-G: argmax ℓ + w·r_prefix, with r_prefix from a reward model trained on pairs of equal-length prefixes.

import type { Method } from './method.ts'
import { pargs } from './pargs.ts'

export const pargsGreedy: Method = {
  ...pargs,
  name: 'pargsGreedy',
  label: 'PARGS-G',
  equation: 'argmax ℓ + w·r_prefix',
  summary: 'Like PARGS, but chooses the candidate with the highest score instead of sampling.',
  look: { hue: 'greenDeep', mark: 'diamond' },
  choice: 'argmax',
}
