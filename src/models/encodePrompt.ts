// Encodes a prompt and its chat turns as the tokens that every column starts from.

import type { Prompt } from '../decoding/record.ts'
import type { Tokenizer } from './tokenizer.types.ts'

/** @throws Error for a chat prompt if the model has no chat template. */
export function encodePrompt(
  tokenizer: Pick<Tokenizer, 'encode' | 'encodeChat'>,
  { prompt, chat, turns = [] }: Prompt,
): number[] {
  return chat ? tokenizer.encodeChat([...turns, { role: 'user', content: prompt }]) : tokenizer.encode(prompt)
}
