// The marks of the lesson's pictures: the side of an ending, and the verdict on a pair.

import type { Verdict } from '../../metrics/endingReadings.ts'
import type { MethodLook } from '../../ui/methodLook.ts'

const look = (color: string, mark: MethodLook['mark'], isHollow = false): MethodLook => ({
  colour: `var(--tw-${color})`,
  mark,
  greedy: isHollow,
})

export const sides = [
  { key: 'chosen', name: 'the better text', look: look('ink', 'circle') },
  { key: 'rejected', name: 'the other text', look: look('ink', 'square', true) },
] as const

export const verdicts: Record<Verdict, { words: string; look: MethodLook }> = {
  better: { words: 'clearly the better beginning', look: look('ink', 'diamond') },
  open: { words: 'cannot be told', look: look('dim', 'circle', true) },
  worse: { words: 'clearly the worse beginning', look: look('warn', 'triangle') },
}
