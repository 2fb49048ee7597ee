// The two halves of an exercise: what to try, with the text, and the controls with what they change, beside it.

import { type ReactNode, useEffect, useRef } from 'react'
import { useExercise } from './exerciseFrame.tsx'
import { Goals, type GoalsProps } from './Goals.tsx'
import classes from './LabPage.module.css'

/** From this width the exercise stands beside the text, as in LabPage.module.css. */
const BESIDE = '(min-width: 1100px)'
const STILL = '(prefers-reduced-motion: reduce)'

export function TryIt(props: GoalsProps) {
  const { calls, verdict } = useExercise()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (calls === 0) return
    box.current?.querySelector('h2')?.focus({ preventScroll: true })
    // Beside the text the exercise is always in sight, so the page scrolls only as far as the goals need.
    box.current?.scrollIntoView({
      block: window.matchMedia(BESIDE).matches ? 'nearest' : 'start',
      behavior: window.matchMedia(STILL).matches ? 'instant' : 'smooth',
    })
  }, [calls])
  return (
    <div ref={box} className={classes.tryIt}>
      <h2 className={classes.heading} tabIndex={-1}>
        Try it
      </h2>
      {verdict !== null && <p className={classes.verdict}>{verdict}</p>}
      <Goals {...props} />
    </div>
  )
}

/** The controls and what they change. */
export function Work({ children }: { children: ReactNode }) {
  return <div className={classes.work}>{children}</div>
}
