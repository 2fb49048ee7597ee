// The interface between the forest and a language model: rows, one for each token of a tree, that are taken through the layers and
// read. src/models implements it for each runtime.

/** Read from the model's metadata. */
export interface TrunkShape {
  hiddenSize: number
  vocabSize: number
  blockCount: number
  /** Maximum length of a text, in tokens. */
  contextLength: number
}

/** A token of the cache. */
export interface TrunkRow {
  readonly token: number
  /** From 0. */
  readonly position: number
  /** The row that it follows; null for the first token of a text. */
  readonly parent: TrunkRow | null
  /** Number of layers (blocks) that it has passed. */
  readonly layer: number
}

/** The distribution of a next token, over the full vocabulary, before temperature and truncation. */
export interface NextToken {
  /** ln Σ e^logit: a token's natural-log probability is its logit minus this. */
  logNormalizer: number
  /** Nats. */
  entropy: number
  /** The most probable tokens, best first; of equal logits the lower id comes first. */
  ids: number[]
  logits: number[]
  /** Of the token that was asked for. */
  asked?: { logit: number /** From 1. */; rank: number }
}

/** A loaded model with its key-value cache. One call at a time, but for `hidden` and `sum`. */
export interface Trunk {
  readonly shape: TrunkShape
  /** Layers whose residual stream is kept: n means after n blocks (0 is the embedding). */
  readonly taps: readonly number[]
  /** Maximum number of rows in a pass on this device. */
  readonly maxRowsPerPass: number
  /** A new row, which has passed no layer. */
  add(token: number, parent: TrunkRow | null): TrunkRow
  /** Drops a row. Those after it must be dropped, too. */
  release(row: TrunkRow): void
  /**
   * Takes rows, all from the same layer, to `layer` or further, in one pass. Their parents have passed `layer`, or stand before them
   * in the list.
   */
  advance(rows: readonly TrunkRow[], layer: number): Promise<void>
  /** Residual stream [hiddenSize] of a row after one of the `taps`; read-only, valid until the row is released. */
  hidden(row: TrunkRow, layer: number): Float32Array
  /** The sum [hiddenSize] of these streams over the row's path, from the first token of the text; likewise. */
  sum(row: TrunkRow, layer: number): Float64Array
  /**
   * The distributions after rows that have passed all layers.
   * @param tokens for each row a token whose logit and rank are wanted.
   * @throws Error if a logit is NaN or infinite.
   */
  next(rows: readonly TrunkRow[], top: number, tokens?: readonly number[]): Promise<NextToken[]>
  /** Logits [vocabSize] after rows that have passed all layers, valid until the next call. */
  logits(rows: readonly TrunkRow[]): Promise<Float32Array[]>
  /** Drops all rows, also after a failure. */
  reset(): void
  /** Frees sessions and buffers; any later call throws. */
  dispose(): Promise<void>
}
