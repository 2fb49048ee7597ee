// ARGS-greedy: argmax ℓ + w·r_full, with r_full from a reward model trained on complete responses only. The authors' code
// adds the reward to logits instead of log-probabilities, which chooses the same token.

import { args } from './args.ts'
import type { Method } from './method.ts'

export const argsGreedy: Method = {
  ...args,
  name: 'argsGreedy',
  label: 'ARGS-greedy',
  equation: 'argmax ℓ + w·r_full',
  summary: 'Like ARGS, but chooses the candidate with the highest score instead of sampling.',
  look: { hue: 'vermilionDeep', mark: 'triangle' },
  choice: 'argmax',
}
