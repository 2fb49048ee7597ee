// Marks and colors of both texts of a pair, and of the verdicts, in the lesson's plots.

import type { MethodLook } from '../../ui/methodLook.ts'
import type { Verdict } from './endingReadings.ts'

const look = (color: string, mark: MethodLook['mark'], isHollow = false): MethodLook => ({
  color: `var(--tw-${color})`,
  mark,
  greedy: isHollow,
})

export const sides = [
  { key: 'chosen', name: 'the better text', look: look('ink', 'circle') },
  { key: 'rejected', name: 'the other text', look: look('ink', 'square', true) },
] as const

export const verdicts: Record<Verdict, { words: string; look: MethodLook }> = {
  better: { words: 'clearly the better prefix', look: look('ink', 'diamond') },
  open: { words: 'undecided', look: look('dim', 'circle', true) },
  worse: { words: 'clearly the worse prefix', look: look('warn', 'triangle') },
}
