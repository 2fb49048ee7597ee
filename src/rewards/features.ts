// The features that a head reads, computed from a layer's hidden rows; the head's card names layer and features. Training and
// scoring share this definition.

import type { FeatureName } from './head.ts'

/**
 * Features of a response after each of `positions` tokens.
 * @param rows hidden rows [1 + tokens, hiddenSize]: the last prompt token's, then those of the response.
 * @param positions ascending, each from 0 (the prompt alone) to the number of tokens.
 * @param out [positions, features × hiddenSize], filled from `at`: 'last' is the row itself, 'mean' the mean of the rows up to
 * it.
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
      throw new Error(`position ${position} is not one of ${rows.length / hiddenSize} rows, in ascending order`)
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

/** Adds the row of `rows` that starts at `from` to `sum`. */
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
