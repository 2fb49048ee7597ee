// Whether a run that was made again is the same, in words.

import { methods } from '../decoding/methods/index.ts'
import type { RunRecord } from '../decoding/record.ts'
import { firstDifference } from './selectors.ts'

/** One sentence on the first difference of each column, or that there is none. */
export function compareTokens(before: RunRecord, here: RunRecord): string {
  const differences = here.columns.flatMap((column, index) => {
    const other = before.columns[index]
    if (!other || column.stop === 'aborted') return []
    const at = firstDifference(other.tokens, column.tokens)
    const position =
      at ?? (other.tokens.length === column.tokens.length ? null : Math.min(other.tokens.length, column.tokens.length))
    return position === null ? [] : [`${methods[column.method].label} from token ${position + 1} on`]
  })
  if (differences.length === 0) return 'the same, token by token.'
  const why =
    before.model.sha256 === here.model.sha256
      ? 'Another device rounds a little differently, and where two candidates are nearly tied that is enough.'
      : `It was made with another model file (${before.model.name}).`
  return `different: ${differences.join('; ')}. ${why}`
}
