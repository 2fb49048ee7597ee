// The prompts of an evaluation: rows {id, prompt}; dialogues go into the model's chat form.

import { z } from 'zod'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import { readRows } from '../rows.ts'
import { chatTurns } from '../training/pairs.ts'

const promptSchema = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  prompt: z.string().refine((text) => text.trim() !== '', 'is empty: give at least one word'),
})

export interface EvaluationPrompt {
  id: string
  prompt: string
  tokens: number[]
}

/**
 * @param chat puts every prompt into chat form, as one user turn; dialogues ("Human: …") are in it anyway.
 * @param room most tokens of a prompt, so that the text fits behind it.
 * @throws Error naming the id that stands twice, or whose prompt is too long or has no token.
 */
export function readPrompts(
  file: string,
  tokenizer: Tokenizer,
  { chat, room }: { chat: boolean; room: number },
): EvaluationPrompt[] {
  const rows = readRows(file, promptSchema)
  const seen = new Set<string>()
  return rows.map(({ id, prompt }) => {
    if (seen.has(id)) throw new Error(`${file} has the id "${id}" twice: give each prompt an id of its own`)
    seen.add(id)
    const turns = chatTurns({ prompt }) ?? (chat ? [{ role: 'user' as const, content: prompt }] : null)
    const tokens = turns ? tokenizer.encodeChat(turns) : tokenizer.encode(prompt)
    if (tokens.length === 0) throw new Error(`${file}: the prompt "${id}" has no token: give at least one word`)
    if (tokens.length > room)
      throw new Error(
        `${file}: the prompt "${id}" has ${tokens.length} tokens, and ${room} fit before the text: shorten it, or lower --max-tokens`,
      )
    return { id, prompt, tokens }
  })
}
