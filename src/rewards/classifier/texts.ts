// What a classifier reads of a prompt and a response. Its tokenizer is not the base model's, so both are decoded and encoded again.

import type { ChatTurn } from '../../decoding/record.ts'
import type { ClassifierText } from './classifier.ts'

/** 'all': prompt and response. 'response': the response alone. */
export type Reads = 'all' | 'response'

/** Number of characters that a classifier reads of its input. */
export function charactersOf(given: ClassifierText): number {
  if (given.kind === 'chat') return given.turns.reduce((sum, { content }) => sum + content.length, 0)
  return given.text.length + (given.kind === 'pair' ? given.pair.length : 0)
}

const ROLES = ['system', 'user', 'assistant'] as const
const TURN = /<\|im_start\|>(\w+)\n([\s\S]*?)<\|im_end\|>\n/gy
const ANSWER = '<|im_start|>assistant\n'

/** The turns of a prompt in the chat form of the base model (ChatML), without the start of the answer; null for plain text. */
export function turnsOf(prompt: string): ChatTurn[] | null {
  const turns: ChatTurn[] = []
  let end = 0
  for (const [whole, role, content] of prompt.matchAll(TURN)) {
    const known = ROLES.find((name) => name === role)
    if (known === undefined) return null
    turns.push({ role: known, content: content as string })
    end += whole.length
  }
  return turns.length > 0 && prompt.slice(end) === ANSWER ? turns : null
}

/**
 * The input for a prompt, as the base model reads it, and a response.
 * - With a chat template: the turns of the prompt (a plain prompt is one user turn), then the response as an assistant turn.
 * - Without one: a plain prompt and the response are one text, which the response continues; of a chat, the last turn and the
 *   response are a pair.
 */
export function composeText(
  prompt: string,
  response: string,
  { reads, hasChatTemplate }: { reads: Reads; hasChatTemplate: boolean },
): ClassifierText {
  if (reads === 'response') return { kind: 'text', text: response }
  const turns = turnsOf(prompt)
  if (hasChatTemplate) {
    const asked = turns ?? [{ role: 'user' as const, content: prompt }]
    return { kind: 'chat', turns: [...asked, { role: 'assistant', content: response }] }
  }
  if (turns) return { kind: 'pair', text: turns.at(-1)?.content ?? '', pair: response }
  return { kind: 'text', text: prompt + response }
}
