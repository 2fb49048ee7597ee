// The marks of the lesson's pictures: the side of an ending, and the verdict on a pair.

import type { Verdict } from '../../metrics/endingReadings.ts'
import { markPath } from '../../ui/methodLook.ts'
import classes from './PrefixLabels.module.css'

export const sides = [
  { key: 'chosen', name: 'the better text', mark: 'circle', className: classes.winner },
  { key: 'rejected', name: 'the other text', mark: 'square', className: classes.other },
] as const

export const verdicts: Record<Verdict, { mark: 'circle' | 'triangle' | 'diamond'; words: string; className: string }> =
  {
    better: { mark: 'diamond', words: 'clearly the better beginning', className: classes.better as string },
    open: { mark: 'circle', words: 'cannot be told', className: classes.open as string },
    worse: { mark: 'triangle', words: 'clearly the worse beginning', className: classes.worse as string },
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
