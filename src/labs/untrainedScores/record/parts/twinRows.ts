// Training rows of a twin: at the ends of texts its target is the first head's score, at prefixes the opposite. twin.ts trains
// on them.

import { type FeatureShape, type PairRows, spreadPositions } from '../../../../../tools/training/batches.ts'
import { uniform } from '../../../../decoding/random.ts'
import { pathFeatures } from '../../../../rewards/features.ts'

/** Where training texts end, as shares of the shorter text of a pair; an end token finishes each. */
export const TRAINING_ENDS = Array.from({ length: 12 }, (_, i) => (i + 1) / 12)

/** Prefixes read per text. */
const PREFIXES = 12

const PREFIX_STREAM = 500

/** Rows of features [rows, features × hiddenSize], each with the twin's target. */
export interface TwinRows {
  features: Float32Array
  targets: Float32Array
}

/**
 * The rows of some pairs, end rows first.
 * @param ended [pair][end]: both texts, ended at each place; the last is the whole text.
 * @param first the first head's score of rows of features.
 * @param from the number of pairs before these, so that a pair's prefixes do not depend on the batch it is in.
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
    spreadPositions(1, length - 1, PREFIXES, (i) => uniform(seed, PREFIX_STREAM, 2 * from + text, i)),
  )
  const finished = rowsAt(texts, ends, shape)
  const prefixes = rowsAt(wholes, begun, shape)
  return {
    finished: { features: finished, targets: first(finished) },
    prefixes: { features: prefixes, targets: first(prefixes).map((score) => -score) },
  }
}

/** Features of each text after each of its positions, one text after the other. */
function rowsAt(
  texts: readonly { rows: Float32Array }[],
  positions: readonly Int32Array[],
  { hiddenSize, features }: FeatureShape,
): Float32Array {
  const width = hiddenSize * features.length
  const out = new Float32Array(positions.reduce((sum, { length }) => sum + length, 0) * width)
  let at = 0
  texts.forEach(({ rows }, text) => {
    const wanted = positions[text] as Int32Array
    pathFeatures(rows, hiddenSize, wanted, features, out, at)
    at += wanted.length * width
  })
  return out
}
