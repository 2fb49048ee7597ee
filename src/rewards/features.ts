// Computes the features that a head reads from the hidden rows of a layer. Training and scoring share this definition.

import type { FeatureName } from './head.ts'

/**
 * Features of a response's prefixes.
 * @param rows hidden rows [1 + tokens, hiddenSize] of the last prompt token and the response's tokens.
 * @param positions ascending prefix lengths in tokens; 0 is the prompt alone.
 * @returns `out`, [positions, features × hiddenSize], filled from index `at`. The feature 'last' is the row of the
 * prefix's last token; 'mean' is the mean of the rows up to that token.
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
      throw new Error(
        `position ${position} is invalid: positions must be ascending and below ${rows.length / hiddenSize}`,
      )
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

/** Adds to `sum` the row of `rows` that starts at index `from`. */
export function addRow(sum: Float64Array, rows: Float32Array, from = 0): void {
  for (let j = 0; j < sum.length; j++) sum[j] = (sum[j] as number) + (rows[from + j] as number)
}

/** Writes one row of features, computed from a token's hidden row and the sum of the `count` rows up to it. */
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
