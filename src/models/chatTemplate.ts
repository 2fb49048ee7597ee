// Writes a conversation in a model's own chat template, but without the system turn that some templates (SmolLM2's
// among them) put before a conversation that has none. Rendering the template itself is transformers.js' business.

import type { ChatTurn } from './tokenizer.types.ts'

/** Text of a conversation in the model's template, with or without the opening of the assistant's answer. */
export type RenderChat = (turns: readonly ChatTurn[], addGenerationPrompt: boolean) => string

/**
 * Text of `turns` up to where the assistant's answer begins, without a default system turn.
 *
 * No text is searched for: the template is asked. A system turn of our own takes the default one's place, and is cut
 * off by its length. If one such turn renders as A and two as A + S, then S is a system turn, A is whatever the
 * template writes first, then S; so with our turn in front the conversation renders as A + rest, and what is wanted is
 * (A without S) + rest. A template that does not write turn after turn in this way (it refuses system turns, say, or
 * folds them into the user's) is used as it is.
 */
export function withoutDefaultSystemTurn(turns: readonly ChatTurn[], render: RenderChat): string {
  if (turns[0]?.role === 'system') return render(turns, true)
  const system: ChatTurn = { role: 'system', content: 'system' }
  let one: string
  let two: string
  let whole: string
  try {
    one = render([system], false)
    two = render([system, system], false)
    whole = render([system, ...turns], true)
  } catch {
    return render(turns, true)
  }
  const turn = two.slice(one.length)
  if (turn === '' || !two.startsWith(one) || !one.endsWith(turn) || !whole.startsWith(one)) return render(turns, true)
  return one.slice(0, one.length - turn.length) + whole.slice(one.length)
}
