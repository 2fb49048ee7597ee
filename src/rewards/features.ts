// What a head reads of a text: how rows of features are made from a layer's hidden rows.
// Training and scoring make them by the same definition; which layer, and which features, a head's card says.

import type { FeatureName } from './head.ts'

/**
 * Features of a response after each of `positions` tokens.
 * @param rows [1 + tokens, hiddenSize] hidden rows: the last prompt token's, then one for each token of the response.
 * @param positions rising, each from 0 (the prompt alone) to the number of tokens.
 * @param out [positions, features × hiddenSize], filled from `at`: 'last' is the row itself, 'mean' that of all up to it.
 */
export function pathFeatures(
  rows: Float32Array,
  hiddenSize: number,
  positions: ArrayLike<number>,
  features: readonly FeatureName[],
  out = new Float32Array(positions.length * features.length * hiddenSize),
  at = 0,
): Float32Array {
  const sum = new Float64Array(hiddenSize)
  let summed = 0
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as number
    if (!(position >= 0 && (position + 1) * hiddenSize <= rows.length) || position + 1 < summed)
      throw new Error(`position ${position} is not one of ${rows.length / hiddenSize} rows, in rising order`)
    for (; summed <= position; summed++) addRow(sum, rows, summed * hiddenSize)
    writeFeatures(
      rows.subarray(position * hiddenSize, (position + 1) * hiddenSize),
      sum,
      position + 1,
      features,
      out,
      at,
    )
    at += features.length * hiddenSize
  }
  return out
}

/** sum += the row of `rows` that begins at `from`. */
export function addRow(sum: Float64Array, rows: Float32Array, from = 0): void {
  for (let j = 0; j < sum.length; j++) sum[j] = (sum[j] as number) + (rows[from + j] as number)
}

/** One row of features from a token's hidden row and the sum of the `count` rows up to it. */
export function writeFeatures(
  row: Float32Array,
  sum: Float64Array,
  count: number,
  features: readonly FeatureName[],
  out: Float32Array,
  at: number,
): void {
  for (const feature of features) {
    if (feature === 'last') out.set(row, at)
    else for (let j = 0; j < sum.length; j++) out[at + j] = (sum[j] as number) / count
    at += row.length
  }
}
