// Which texts the exercise shows, one above the other: the example, or an edited one below what it was edited from.

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
  /** One or two, the newest last. */
  texts: readonly ShownText[]
  /** Where they part; null where there is one. */
  parts: Difference | null
}

/** What PARGS chooses with where no example says. */
const CHOOSING: Choosing = { weight: 2, temperature: 1, seed: 1 }

/**
 * @param example null where no recorded texts could be read.
 * @param live a text of one's own that was computed; it comes after the example.
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

/** Tokens that both end with. */
const suffix = (one: readonly number[], other: readonly number[]): number =>
  difference([...one].reverse(), [...other].reverse()).before

function together(texts: ShownText[]): ShownTexts {
  const [before, after] = texts.map(({ tokens }) => tokens.map(({ token }) => token))
  if (!before || !after) return { texts, parts: null }
  const parts = difference(before, after)
  // Behind another prompt no token stands where it stood.
  return { texts, parts: texts[0]?.prompt === texts[1]?.prompt ? parts : { before: 0, after: suffix(before, after) } }
}

/** Whether anything was changed. */
export function arePartedBy(texts: readonly ShownText[], { before, after }: Difference): boolean {
  return texts[0]?.prompt !== texts[1]?.prompt || texts.some(({ tokens }) => before + after < tokens.length)
}
