// A trace: the tokens of one response with a number of each quantity for each token, as training code and servers write them.
// Columns, not objects: 100,000 tokens are a few typed arrays.

export type MetaValue = string | number | boolean

/** Another token that could have stood at a position. */
export interface TraceCandidate {
  text: string
  /** The token's bytes, only if they are not whole characters. */
  bytes?: readonly number[]
  id?: number
  /** By standard name (`quantities.ts`): log-probability in nats, reward, and others that the file gives. */
  numbers: Readonly<Record<string, number>>
}

/** Traces come from files of others and are shown as they are: what a file does not give is null, NaN or absent. */
export interface Trace {
  /** Where it stood in its file: 'row 3', 'choice 1'. */
  name: string
  prompt: string
  /** Token ids of the prompt, if the file gives only these. */
  promptIds: Int32Array | null
  method: string | null
  /** [tokens] The text that each token adds; '' for a part of a character that a later token completes. */
  texts: string[]
  /** By position: bytes of tokens that are not whole characters. */
  bytes: ReadonlyMap<number, readonly number[]>
  /** [tokens] −1 without an id. Null if no token has one. */
  ids: Int32Array | null
  /** By standard name, [tokens]: NaN where the file has no number. No column is empty. */
  quantities: ReadonlyMap<string, Float64Array>
  /** By position. */
  candidates: ReadonlyMap<number, readonly TraceCandidate[]>
  /** Numbers of the whole response, by standard name. */
  totals: ReadonlyMap<string, number>
  meta: Readonly<Record<string, MetaValue>>
  /** 'ids': the file has token ids and no texts. 'whole': it has a text that is not divided into tokens; `texts` is that text. */
  known: 'texts' | 'ids' | 'whole'
}

/** A file or a text cannot be opened. The message says what is wrong with what, and what to do. */
export class TraceError extends Error {
  override readonly name = 'TraceError'
}

/** What one file may hold. What exceeds a limit is not read, and a note says so. */
export const LIMITS = {
  /** Of a file, and of what it unpacks to. */
  bytes: 400 * 2 ** 20,
  rows: 100_000,
  tokens: 4_000_000,
  /** In one token's table. */
  candidates: 100,
  /** Different quantities in a row. */
  quantities: 64,
  tokenCharacters: 100_000,
  metaValues: 64,
  metaCharacters: 2000,
  tokenId: 2 ** 31 - 1,
} as const

/** What opening a file gave. */
export interface OpenedTraces {
  format: string
  traces: readonly Trace[]
  /** Sentences on what was left out, and why. */
  notes: readonly string[]
}
