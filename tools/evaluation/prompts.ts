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

/** @param chat puts every prompt into chat form, as one user turn; dialogues ("Human: …") are in it anyway. */
export function readPrompts(file: string, tokenizer: Tokenizer, chat: boolean): EvaluationPrompt[] {
  const rows = readRows(file, promptSchema)
  const seen = new Set<string>()
  return rows.map(({ id, prompt }) => {
    if (seen.has(id)) throw new Error(`${file} has the id "${id}" twice: give each prompt an id of its own`)
    seen.add(id)
    const turns = chatTurns({ prompt }) ?? (chat ? [{ role: 'user' as const, content: prompt }] : null)
    return { id, prompt, tokens: turns ? tokenizer.encodeChat(turns) : tokenizer.encode(prompt) }
  })
}
