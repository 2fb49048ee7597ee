// What both pictures share: title, legend, the named image with its count of points, and the empty state.

import type { ReactNode } from 'react'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import classes from './Figure.module.css'
import { countPoints, type Series } from './series.ts'

export interface FigureProps {
  title: string
  series: readonly Series[]
  /** Legend with a bit of line beside each mark. */
  lines?: boolean
  /** A sentence that a reader needs to read the picture rightly. */
  note: ReactNode
  children: ReactNode
}

export function Figure({ title, series, lines = false, note, children }: FigureProps) {
  const count = countPoints(series)
  return (
    <figure className={classes.figure} aria-label={title}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <ul className={classes.legend}>
          {series.map(({ id, method, label }) => (
            <li key={id}>
              <MarkIcon look={methodLook(method)} line={lines} />
              {label}
            </li>
          ))}
        </ul>
      </div>
      <div className={classes.plot} role="img" aria-label={`${title}, ${count} points`} data-points={count}>
        {children}
        {count === 0 && (
          <p className={classes.empty}>
            <span>A point for each token will appear here.</span>
          </p>
        )}
      </div>
      <figcaption className={classes.note}>{note}</figcaption>
    </figure>
  )
}
