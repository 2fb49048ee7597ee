// A forward pass as the ONNX graphs take it.

/** One forward pass at batch size 1: S new rows after P kept rows of the cache. */
export interface Pass {
  /** [S] token ids. */
  tokens: Int32Array
  /** [S] position of each row in its path, from 0; siblings have the same position. */
  positions: Int32Array
  /** [P] indices of the cache rows to keep, as numbered after the last pass, in their new order. */
  keep: Int32Array
  /** [S, P + S] additive attention mask, row-major: 0 where a row attends to a column, MASKED elsewhere. */
  mask: Float32Array
}

/** Additive mask value where a row does not attend; finite, so that no backend turns it into NaN. */
export const MASKED = -1e4

export interface PassRows {
  /** [S, hiddenSize] after the final norm: the input of the LM head. Empty if the model ends before the norm. */
  final: Float32Array
  /** The residual stream [S, hiddenSize] at each of the taps, before any norm. */
  taps: Float32Array[]
}
