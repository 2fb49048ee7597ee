// Renders a conversation with a model's chat template, without the default system turn that some templates (including
// SmolLM2's) add.

import type { ChatTurn } from './tokenizer.types.ts'

export type RenderChat = (turns: readonly ChatTurn[], addGenerationPrompt: boolean) => string

/**
 * Renders `turns` up to the start of the assistant's answer, without a default system turn.
 *
 * A placeholder system turn suppresses the default one and is then removed. If one placeholder renders as A and two as
 * A + S, then S is one system turn, and A is the template's preamble followed by S. A placeholder before the conversation
 * renders as A + rest, so the result is (A without S) + rest. A template that does not render turn by turn (for example,
 * because it rejects system turns) is used unchanged.
 */
export function withoutDefaultSystemTurn(turns: readonly ChatTurn[], render: RenderChat): string {
  if (turns[0]?.role === 'system') return render(turns, true)
  const system: ChatTurn = { role: 'system', content: 'system' }
  try {
    const one = render([system], false)
    const two = render([system, system], false)
    const whole = render([system, ...turns], true)
    const turn = two.slice(one.length)
    if (turn !== '' && two.startsWith(one) && one.endsWith(turn) && whole.startsWith(one))
      return one.slice(0, one.length - turn.length) + whole.slice(one.length)
  } catch {
    // The template rejects system turns.
  }
  return render(turns, true)
}
