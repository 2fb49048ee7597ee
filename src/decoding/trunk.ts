// The interface between the forest and a language model: a forward pass over new rows, and the LM head on selected rows.
// src/models implements it for each runtime (WebGPU, wasm, Node).

/** Read from the model's metadata. */
export interface TrunkShape {
  hiddenSize: number
  vocabSize: number
  blockCount: number
  /** Maximum length of a text, in tokens. */
  contextLength: number
}

/** One forward pass at batch size 1: S new rows after P kept rows of the cache. */
export interface TrunkPass {
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

export interface TrunkRows {
  /** [S, hiddenSize] after the final norm: the input of the LM head. Empty if the trunk ends before the norm. */
  final: Float32Array
  /** The residual stream [S, hiddenSize] at each of the trunk's `taps`, before any norm. */
  taps: Float32Array[]
}

/** A loaded model with its key-value cache. Only one pass runs at a time. */
export interface Trunk {
  readonly shape: TrunkShape
  /** Layers whose residual stream a pass returns: n means after n blocks (0 is the embedding). */
  readonly taps: readonly number[]
  /** Maximum number of rows in a pass on this device. */
  readonly maxRowsPerPass: number
  /** Evaluates S new rows and appends their keys and values to the kept ones. The result is valid until the next pass. */
  pass(rows: TrunkPass): Promise<TrunkRows>
  /** Logits [rows, vocabSize] of hidden rows [rows, hiddenSize] after the final norm. They are valid until the next call. */
  logits(final: Float32Array): Promise<Float32Array>
  reset(): void
  /** Frees sessions and buffers; any later call throws. */
  dispose(): Promise<void>
}
