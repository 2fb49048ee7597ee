// Prompts that are dialogues in the form of HH-RLHF.

import type { ChatTurn, Prompt } from '../decoding/record.ts'

/** The turns of a dialogue ("Human: …\n\nAssistant: …"); null for other text. */
export function dialogueTurns(prompt: string): ChatTurn[] | null {
  if (!prompt.startsWith('Human:')) return null
  const pieces = prompt.split(/(?:^|\n\n)(Human|Assistant):/).slice(1)
  const turns: ChatTurn[] = []
  for (let i = 0; i + 1 < pieces.length; i += 2) {
    const content = (pieces[i + 1] as string).trim()
    if (content !== '') turns.push({ role: pieces[i] === 'Human' ? 'user' : 'assistant', content })
  }
  return turns
}

/**
 * The prompt that a run is given. A dialogue that ends with the user's turn is put into chat form with its own turns, whatever
 * `chat` says.
 * @param chat whether a plain prompt is put into chat form.
 */
export function promptOf(text: string, chat: boolean): Prompt {
  const turns = dialogueTurns(text)
  const last = turns?.at(-1)
  if (!turns || last?.role !== 'user') return { prompt: text, chat }
  return { prompt: last.content, chat: true, ...(turns.length > 1 ? { turns: turns.slice(0, -1) } : {}) }
}
