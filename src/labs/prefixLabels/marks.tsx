// Marks and colors of the lesson's plots: one per text of a pair, one per verdict on a pair.

import { markPath } from '../../ui/methodLook.ts'
import type { Verdict } from './endingReadings.ts'
import classes from './PrefixLabels.module.css'

export const sides = [
  { key: 'chosen', name: 'the better text', mark: 'circle', className: classes.winner },
  { key: 'rejected', name: 'the other text', mark: 'square', className: classes.other },
] as const

export const verdicts: Record<Verdict, { mark: 'circle' | 'triangle' | 'diamond'; words: string; className: string }> =
  {
    better: { mark: 'diamond', words: 'clearly the better prefix', className: classes.better as string },
    open: { mark: 'circle', words: 'undecided', className: classes.open as string },
    worse: { mark: 'triangle', words: 'clearly the worse prefix', className: classes.worse as string },
  }

export function Key({
  mark,
  className,
}: {
  mark: 'circle' | 'square' | 'triangle' | 'diamond'
  className: string | undefined
}) {
  return (
    <svg width={13} height={13} viewBox="0 0 13 13" aria-hidden="true">
      <path d={markPath(mark, 6.5, 6.5, 4)} className={className} strokeWidth={1.4} />
    </svg>
  )
}
