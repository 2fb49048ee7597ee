// What the forest needs of a language model: one forward pass over new rows, and the LM head on rows asked for.
// How a pass runs (WebGPU, wasm, node) is the business of src/models; this file names no runtime.

/** Sizes read from the model's own metadata. */
export interface TrunkShape {
  /** Width of a hidden row. */
  hiddenSize: number
  /** Number of token ids; log-probabilities are over all of them. */
  vocabSize: number
  /** Transformer blocks. */
  blockCount: number
  /** Positions the model was trained for; a node's position is below it. */
  contextLength: number
}

/** The rows of one batch-1 forward pass. S new rows are put behind P kept rows of the cache. */
export interface TrunkPass {
  /** [S] token ids. */
  tokens: Int32Array
  /** [S] position of each row in its own path (siblings share one), from 0. */
  positions: Int32Array
  /** [P] rows of the cache as the last pass left it that are kept, in their new order. */
  keep: Int32Array
  /** [S, P + S] additive attention mask, row-major: 0 where a row sees a column, MASKED elsewhere. */
  mask: Float32Array
}

/** Additive mask value of a column that a row does not see; finite, so that no backend makes NaN of it. */
export const MASKED = -1e4

/** What a pass returns for its S rows. */
export interface TrunkRows {
  /** [S, hiddenSize] after the final norm: what the LM head reads. Empty where the trunk ends before it. */
  final: Float32Array
  /** One [S, hiddenSize] for each of the trunk's `taps`, in their order: the residual stream, before any norm. */
  taps: Float32Array[]
}

/** A running transformer body with its key-value cache. One pass runs at a time. */
export interface Trunk {
  readonly shape: TrunkShape
  /** Layers whose residual stream a pass returns: n means after n blocks (0 is the embedding). */
  readonly taps: readonly number[]
  /** The most rows one pass may take on this device. */
  readonly maxRowsPerPass: number
  /** Evaluates S new rows and puts their keys and values behind the kept ones. The rows can be read until the next pass. */
  pass(rows: TrunkPass): Promise<TrunkRows>
  /** The LM head: [rows, hiddenSize] (after the final norm) to logits [rows, vocabSize], to be read before the next call. */
  logits(final: Float32Array): Promise<Float32Array>
  /** Empties the cache. */
  reset(): void
  /** Frees sessions and buffers; any later call throws. */
  dispose(): Promise<void>
}
