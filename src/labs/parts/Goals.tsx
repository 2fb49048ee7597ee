// The goals of an exercise. A goal is ticked when the reader first meets it and stays ticked.

import { type ReactNode, useEffect } from 'react'
import type { LabName } from './catalog.ts'
import { useExercise } from './exerciseFrame.tsx'
import classes from './Goals.module.css'
import { ownGoals } from './ownGoals.ts'
import { useLabProgress, useProgress } from './progress.ts'

export interface Goal {
  /** The key in the stored progress. */
  name: string
  text: ReactNode
  met: boolean
}

export interface GoalsProps {
  lab: LabName
  goals: readonly Goal[]
}

export function Goals({ lab, goals }: GoalsProps) {
  const { given, hasActed } = useExercise()
  const { reached } = useLabProgress(lab)
  const reach = useProgress((state) => state.reach)
  useEffect(() => {
    for (const name of ownGoals(goals, given, hasActed())) if (!reached.includes(name)) reach(lab, name)
  })
  const done = goals.filter(({ name }) => reached.includes(name)).length
  return (
    <>
      <ol className={classes.goals}>
        {goals.map(({ name, text }) => {
          const isDone = reached.includes(name)
          return (
            <li key={name} data-done={isDone || undefined}>
              <span className={classes.tick} role="img" aria-label={isDone ? 'done' : 'to do'}>
                {isDone ? '✓' : ''}
              </span>
              <span>{text}</span>
            </li>
          )
        })}
      </ol>
      <p className={classes.count} role="status">
        {done} of {goals.length} done
      </p>
    </>
  )
}
