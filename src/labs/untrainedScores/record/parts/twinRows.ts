// Training rows of a twin. The target is the first head's score at the ends of texts, and the negative of that score at
// prefixes.

import { type FeatureShape, type PairRows, spreadPositions } from '../../../../../tools/training/batches.ts'
import { uniform } from '../../../../decoding/random.ts'
import { pathFeatures } from '../../../../rewards/features.ts'

/**
 * Shares of the shorter text at which both texts of a training pair are cut; at 1 both are complete. An end token follows each
 * cut.
 */
export const TRAINING_ENDS = Array.from({ length: 12 }, (_, i) => (i + 1) / 12)

const PREFIXES_PER_TEXT = 12

const PREFIX_STREAM = 500

export interface TwinRows {
  /** [rows, features × hiddenSize] */
  features: Float32Array
  /** [rows] */
  targets: Float32Array
}

/**
 * @param ended [pair][end]: both texts, cut at each of TRAINING_ENDS; at the last one, both are complete.
 * @param first scores rows of features with the first head.
 * @param from number of pairs before these, so that the prefixes of a pair do not depend on how pairs are batched.
 */
export function twinRows(
  ended: readonly (readonly PairRows[])[],
  first: (features: Float32Array) => Float32Array,
  shape: FeatureShape,
  { seed, from }: { seed: number; from: number },
): { finished: TwinRows; prefixes: TwinRows } {
  const texts = ended.flatMap((byEnd) => byEnd.flatMap((pair) => [...pair]))
  const wholes = ended.flatMap((byEnd) => [...(byEnd.at(-1) as PairRows)])
  const ends = texts.map(({ length }) => Int32Array.of(length))
  const begun = wholes.map(({ length }, text) =>
    spreadPositions(1, length - 1, PREFIXES_PER_TEXT, (i) => uniform(seed, PREFIX_STREAM, 2 * from + text, i)),
  )
  const finished = rowsAt(texts, ends, shape)
  const prefixes = rowsAt(wholes, begun, shape)
  return {
    finished: { features: finished, targets: first(finished) },
    prefixes: { features: prefixes, targets: first(prefixes).map((score) => -score) },
  }
}

function rowsAt(
  texts: readonly { rows: Float32Array }[],
  positions: readonly Int32Array[],
  { hiddenSize, features }: FeatureShape,
): Float32Array {
  const width = hiddenSize * features.length
  const out = new Float32Array(positions.reduce((sum, { length }) => sum + length, 0) * width)
  let at = 0
  texts.forEach(({ rows }, text) => {
    const ofText = positions[text] as Int32Array
    pathFeatures(rows, hiddenSize, ofText, features, out, at)
    at += ofText.length * width
  })
  return out
}
