// The texts that the exercise shows: the example alone, or an edited text below its original.

import { type Edit, editBetween } from './edit.ts'
import type { CreditExample, CreditFile, CreditToken } from './format.ts'
import type { Choosing } from './gauge.ts'

export interface ShownText {
  name: string
  prompt: string
  /** The response, without the prompt. */
  text: string
  tokens: readonly CreditToken[]
  choosing: Choosing
}

export interface ShownTexts {
  /** At most two, the edited one last. */
  texts: readonly ShownText[]
  /** Null unless there are two different texts. */
  edit: Edit | null
}

/** PARGS's settings if no example is loaded. */
const CHOOSING: Choosing = { weight: 2, temperature: 1, seed: 1 }

/**
 * @param example null if the recorded texts have not loaded.
 * @param live the user's scored text, shown after the example.
 */
export function shownTexts(
  file: CreditFile | null,
  example: CreditExample | null,
  live: Pick<ShownText, 'prompt' | 'text' | 'tokens'> | null,
): ShownTexts {
  if (!example) return { texts: live ? [{ ...live, name: 'your text', choosing: CHOOSING }] : [], edit: null }
  const recorded = (one: CreditExample) => ({
    ...one,
    choosing: { weight: one.weight, temperature: file?.temperature ?? CHOOSING.temperature, seed: one.seed },
  })
  const pair = (old: Omit<ShownText, 'name'>, edited: Omit<ShownText, 'name'>): ShownTexts => ({
    texts: [
      { ...old, name: 'before' },
      { ...edited, name: 'after' },
    ],
    edit: editBetween(old, edited),
  })
  const shown = recorded(example)
  if (live) return pair(shown, { ...live, choosing: shown.choosing })
  const { origin } = example
  const from = origin.kind === 'edited' ? file?.examples.find(({ id }) => id === origin.from) : undefined
  return from ? pair(recorded(from), shown) : { texts: [{ ...shown, name: 'this text' }], edit: null }
}
