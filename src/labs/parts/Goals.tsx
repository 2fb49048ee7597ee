// The goals of an exercise. A goal is ticked when it is first met and stays ticked.

import { type ReactNode, useEffect } from 'react'
import type { LabName } from './catalog.ts'
import classes from './LabPage.module.css'
import { useLabProgress, useProgress } from './progress.ts'

export interface Goal {
  /** The key in the stored progress. */
  name: string
  text: ReactNode
  met: boolean
}

export function Goals({ lab, goals }: { lab: LabName; goals: readonly Goal[] }) {
  const { reached } = useLabProgress(lab)
  const reach = useProgress((state) => state.reach)
  const newlyMet = goals.filter(({ name, met }) => met && !reached.includes(name))
  useEffect(() => {
    for (const { name } of newlyMet) reach(lab, name)
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
