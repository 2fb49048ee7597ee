// What the parts of an exercise share: when to move the reader to it, and whether the reader has used it.

import { createContext, type ReactNode, use, useMemo, useRef } from 'react'
import classes from './LabPage.module.css'

interface Exercise {
  /** Number of times that the page has called the reader to the exercise. */
  calls: number
  /** The outcome of the reader's prediction; null without one. */
  verdict: string | null
  hasActed: () => boolean
  /** Goals that the link's state meets (see `ownGoals`). */
  given: Set<string>
}

const Context = createContext<Exercise>({ calls: 0, verdict: null, hasActed: () => true, given: new Set() })

export const useExercise = () => use(Context)

export interface ExerciseFrameProps extends Pick<Exercise, 'calls' | 'verdict'> {
  children: ReactNode
}

/** Mount it anew for each link. */
export function ExerciseFrame({ calls, verdict, children }: ExerciseFrameProps) {
  const acted = useRef(false)
  const given = useRef(new Set<string>())
  const act = () => {
    acted.current = true
  }
  const exercise = useMemo(
    () => ({ calls, verdict, hasActed: () => acted.current, given: given.current }),
    [calls, verdict],
  )
  return (
    <Context value={exercise}>
      <section
        className={classes.exercise}
        aria-label="Exercise"
        onPointerDownCapture={act}
        onKeyDownCapture={act}
        onInputCapture={act}
      >
        {children}
      </section>
    </Context>
  )
}
