// What decided a step.

import { methods } from '../../decoding/methods/index.ts'
import type { MethodName, TokenRecord } from '../../decoding/record.ts'

/** argmax: no noise; score: the sampled token has the largest score; noise: it does not. */
export type DecidedBy = 'argmax' | 'score' | 'noise'

export function decidedBy({ candidates, chosen }: TokenRecord, method: MethodName): DecidedBy {
  if (methods[method].choice === 'argmax') return 'argmax'
  const best = candidates.reduce((most, { score }) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  const won = candidates[chosen]
  return won !== undefined && won.score < best ? 'noise' : 'score'
}
