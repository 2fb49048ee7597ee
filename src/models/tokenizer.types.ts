// What the rest of the project needs of a tokenizer. Made from the GGUF's own metadata by tokenizer.ts.

import type { ChatTurn } from '../decoding/record.ts'

export type { ChatTurn }

export interface Tokenizer {
  readonly vocabSize: number
  /** Ends a response: <|im_end|> for SmolLM2. */
  readonly endTokenId: number
  /** Every id that ends a text (end of turn, end of text). */
  readonly stopTokenIds: readonly number[]
  /** No special tokens are added; special tokens written in the text are recognised. */
  encode(text: string): number[]
  /** Text of the ids; special tokens are written out unless told otherwise. Broken characters become U+FFFD. */
  decode(ids: readonly number[]): string
  /** The UTF-8 bytes that one id stands for (a special token: the bytes of its name). */
  bytes(id: number): Uint8Array
  isSpecial(id: number): boolean
  /** Turns in the model's own template, without its default system turn, up to where the assistant's answer begins. */
  encodeChat(turns: readonly ChatTurn[]): number[]
}
