// Reads the prompts of an evaluation: rows {id, prompt}. Dialogues are put into the model's chat form.

import { z } from 'zod'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import { readRows, words } from '../cli/rows.ts'
import { chatTurns } from '../training/pairs.ts'

const promptSchema = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  prompt: words,
})

export type EvaluationPrompt = ReturnType<typeof readPrompts>[number]

/**
 * @param chat whether to put plain prompts into chat form, each as one user turn. Dialogues ("Human: …") are always put into
 * chat form, with their own turns.
 * @param room maximum number of tokens in a prompt, so that the response fits after it.
 * @throws Error that names a repeated id, or a prompt that is too long or has no tokens.
 */
export function readPrompts(file: string, tokenizer: Tokenizer, { chat, room }: { chat: boolean; room: number }) {
  const rows = readRows(file, promptSchema)
  const seen = new Set<string>()
  return rows.map(({ id, prompt }) => {
    if (seen.has(id)) throw new Error(`${file} has the id "${id}" twice. Give each prompt its own id.`)
    seen.add(id)
    const turns = chatTurns({ prompt }) ?? (chat ? [{ role: 'user' as const, content: prompt }] : null)
    const tokens = turns ? tokenizer.encodeChat(turns) : tokenizer.encode(prompt)
    if (tokens.length === 0) throw new Error(`${file}: the prompt "${id}" has no tokens. Give at least one word.`)
    if (tokens.length > room)
      throw new Error(
        `${file}: the prompt "${id}" has ${tokens.length} tokens; at most ${room} fit before the response. Shorten it, or lower --max-tokens.`,
      )
    return { id, prompt, tokens }
  })
}
