// What the forest needs of a language model: one forward pass over new rows, and the LM head on chosen rows. src/models
// implements it for each runtime (WebGPU, wasm, Node).

/** Sizes read from the model's own metadata. */
export interface TrunkShape {
  /** Width of a hidden row. */
  hiddenSize: number
  /** Number of token ids. Log-probabilities are over all of them. */
  vocabSize: number
  /** Transformer blocks. */
  blockCount: number
  /** Positions that the model was trained for. */
  contextLength: number
}

/** One forward pass at batch size 1: S new rows after P kept rows of the cache. */
export interface TrunkPass {
  /** [S] token ids. */
  tokens: Int32Array
  /** [S] position of each row in its own path (siblings share one), from 0. */
  positions: Int32Array
  /** [P] cache rows (numbered as after the last pass) that are kept, in their new order. */
  keep: Int32Array
  /** [S, P + S] additive attention mask, row-major: 0 where a row attends to a column, MASKED elsewhere. */
  mask: Float32Array
}

/** Additive mask value of a column that a row does not attend to; finite, so that no backend turns it into NaN. */
export const MASKED = -1e4

/** What a pass returns for its S rows. */
export interface TrunkRows {
  /** [S, hiddenSize] after the final norm: what the LM head reads. Empty where the trunk ends before it. */
  final: Float32Array
  /** For each of the trunk's `taps`, in order, the residual stream [S, hiddenSize] before any norm. */
  taps: Float32Array[]
}

/** A running transformer body with its key-value cache. One pass runs at a time. */
export interface Trunk {
  readonly shape: TrunkShape
  /** Layers whose residual stream a pass returns: n means after n blocks (0 is the embedding). */
  readonly taps: readonly number[]
  /** The most rows one pass may take on this device. */
  readonly maxRowsPerPass: number
  /** Evaluates S new rows and appends their keys and values to the kept ones. The result is valid until the next pass. */
  pass(rows: TrunkPass): Promise<TrunkRows>
  /** The LM head: [rows, hiddenSize] (after the final norm) to logits [rows, vocabSize], valid until the next call. */
  logits(final: Float32Array): Promise<Float32Array>
  /** Empties the cache. */
  reset(): void
  /** Frees sessions and buffers; any later call throws. */
  dispose(): Promise<void>
}
