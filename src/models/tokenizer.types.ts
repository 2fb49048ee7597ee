// The tokenizer's interface, as the rest of the project uses it. tokenizer.ts creates one from a GGUF's metadata.

import type { ChatTurn } from '../decoding/record.ts'

export type { ChatTurn }

export interface Tokenizer {
  readonly vocabSize: number
  /** The token that ends a response: <|im_end|> for SmolLM2. */
  readonly endTokenId: number
  /** Every id that ends a text (end of turn, end of text). */
  readonly stopTokenIds: readonly number[]
  /** Adds no special tokens; special tokens written in the text are recognized. */
  encode(text: string): number[]
  /** Text of the ids, special tokens included. Incomplete characters become U+FFFD. */
  decode(ids: readonly number[]): string
  /** The UTF-8 bytes of one id (for a special token, of its name). */
  bytes(id: number): Uint8Array
  isSpecial(id: number): boolean
  /** Turns in the model's chat template, without its default system turn, up to the start of the assistant's answer. */
  encodeChat(turns: readonly ChatTurn[]): number[]
}
