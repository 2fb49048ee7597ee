// Prefix heads do not compare texts of different lengths, so their rewards are compared over samples of equal length only.

import type { PairedDifference } from './pairedDifference.ts'
import { pairedDifference } from './pairedDifference.ts'
import type { Row } from './rows.ts'

/** A value of a text, with the text's length. */
export interface SizedRow extends Row {
  /** Number of tokens, without an end token. */
  length: number
  finished: boolean
}

/**
 * Mean of a − b over the samples (prompt and seed) that have as many tokens in both sets, and that ended in both or in neither.
 * @returns null if there is no such sample. @throws when `pairedDifference` does.
 */
export function equalLengthDifference(a: readonly SizedRow[], b: readonly SizedRow[]): PairedDifference | null {
  const key = ({ prompt, seed, length, finished }: SizedRow) => JSON.stringify([prompt, seed, length, finished])
  const [keysOfA, keysOfB] = [new Set(a.map(key)), new Set(b.map(key))]
  const ofA = a.filter((row) => keysOfB.has(key(row)))
  return ofA.length > 0
    ? pairedDifference(
        ofA,
        b.filter((row) => keysOfA.has(key(row))),
      )
    : null
}
