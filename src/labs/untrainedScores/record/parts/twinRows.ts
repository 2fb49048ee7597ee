// What a twin of a full-sequence head learns from, and is measured on: rows of finished texts, where it is to say what the
// first head says, and rows of beginnings, where it is to say the opposite. How it learns is twin.ts'.

import { type FeatureShape, type PairRows, spreadPositions } from '../../../../../tools/training/batches.ts'
import { uniform } from '../../../../decoding/random.ts'
import { pathFeatures } from '../../../../rewards/features.ts'

/** Where texts that a twin learns from end, as shares of the shorter text of a pair; each is finished by an end token. */
export const TRAINING_ENDS = Array.from({ length: 12 }, (_, i) => (i + 1) / 12)

/** Beginnings of a text that are read. */
const BEGINNINGS = 12

const BEGINNING_STREAM = 500

/** Rows of features [rows, features × hiddenSize], each with what the twin is to say there. */
export interface TwinRows {
  features: Float32Array
  targets: Float32Array
}

/**
 * The rows of some pairs, the end rows of all texts first.
 * @param ended [pair][end]: both texts, ended at some places; the last is the whole text.
 * @param first the first head's score of rows of features.
 * @param from pairs before these, so that each pair's beginnings are the same whatever it comes with.
 */
export function twinRows(
  ended: readonly (readonly PairRows[])[],
  first: (features: Float32Array) => Float32Array,
  shape: FeatureShape,
  { seed, from }: { seed: number; from: number },
): { finished: TwinRows; beginnings: TwinRows } {
  const texts = ended.flatMap((byEnd) => byEnd.flatMap((pair) => [...pair]))
  const wholes = ended.flatMap((byEnd) => [...(byEnd.at(-1) as PairRows)])
  const ends = texts.map(({ length }) => Int32Array.of(length))
  const begun = wholes.map(({ length }, text) =>
    spreadPositions(1, length - 1, BEGINNINGS, (i) => uniform(seed, BEGINNING_STREAM, 2 * from + text, i)),
  )
  const finished = rowsAt(texts, ends, shape)
  const beginnings = rowsAt(wholes, begun, shape)
  return {
    finished: { features: finished, targets: first(finished) },
    beginnings: { features: beginnings, targets: first(beginnings).map((score) => -score) },
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
