// The texts that the exercise shows: the example alone, or an edited text below its original.

import { type Difference, difference } from './difference.ts'
import type { CreditExample, CreditFile, CreditToken } from './format.ts'
import type { Choosing } from './gauge.ts'

export interface ShownText {
  name: string
  prompt: string
  /** As it follows the prompt. */
  text: string
  tokens: readonly CreditToken[]
  choosing: Choosing
}

export interface ShownTexts {
  /** One or two, the newer one last. */
  texts: readonly ShownText[]
  /** Their difference; null for one text. */
  parts: Difference | null
}

/** PARGS's settings where no example gives them. */
const CHOOSING: Choosing = { weight: 2, temperature: 1, seed: 1 }

/**
 * @param example null where the recorded texts have not loaded.
 * @param live the reader's own scored text, shown after the example.
 */
export function shownTexts(
  file: CreditFile | null,
  example: CreditExample | null,
  live: Pick<ShownText, 'prompt' | 'text' | 'tokens'> | null,
): ShownTexts {
  const recorded = (one: CreditExample, name: string): ShownText => ({
    ...one,
    name,
    choosing: { weight: one.weight, temperature: file?.temperature ?? CHOOSING.temperature, seed: one.seed },
  })
  const own = (name: string, like: ShownText | undefined): ShownText[] =>
    live ? [{ ...live, name, choosing: like?.choosing ?? CHOOSING }] : []
  if (!example) return together(own('your text', undefined))
  if (live) {
    const before = recorded(example, 'before')
    return together([before, ...own('after', before)])
  }
  const { origin } = example
  const from = origin.kind === 'edited' ? file?.examples.find(({ id }) => id === origin.from) : undefined
  return together(from ? [recorded(from, 'before'), recorded(example, 'after')] : [recorded(example, 'this text')])
}

/** Length of the common end. */
const suffix = (one: readonly number[], other: readonly number[]): number =>
  difference([...one].reverse(), [...other].reverse()).before

function together(texts: ShownText[]): ShownTexts {
  const [before, after] = texts.map(({ tokens }) => tokens.map(({ token }) => token))
  if (!before || !after) return { texts, parts: null }
  const parts = difference(before, after)
  // After another prompt every token has another prefix.
  return { texts, parts: texts[0]?.prompt === texts[1]?.prompt ? parts : { before: 0, after: suffix(before, after) } }
}

/** Whether the texts differ. */
export function arePartedBy(texts: readonly ShownText[], { before, after }: Difference): boolean {
  return texts[0]?.prompt !== texts[1]?.prompt || texts.some(({ tokens }) => before + after < tokens.length)
}
