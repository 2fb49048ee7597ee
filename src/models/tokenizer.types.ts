// The interface of a tokenizer, which tokenizer.ts implements.

import type { ChatTurn } from '../decoding/record.ts'

export type { ChatTurn }

export interface Tokenizer {
  readonly vocabSize: number
  /** The token that ends a response: <|im_end|> for SmolLM2. */
  readonly endTokenId: number
  /** Ids of all tokens that end a text (end of turn, end of text). */
  readonly stopTokenIds: readonly number[]
  /** Adds no special tokens, but recognizes special tokens written in the text. */
  encode(text: string): number[]
  /** Returns text that includes special tokens. Incomplete characters become U+FFFD. */
  decode(ids: readonly number[]): string
  /** The UTF-8 bytes of a token; for a special token, the bytes of its name. */
  bytes(id: number): Uint8Array
  isSpecial(id: number): boolean
  /** Encodes turns with the model's chat template, without its default system turn, up to the start of the answer. */
  encodeChat(turns: readonly ChatTurn[]): number[]
}
