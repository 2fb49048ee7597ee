// What a reader can do without at first, behind one line.

import type { ReactNode } from 'react'
import { Fold } from '../../ui/Fold.tsx'
import classes from './More.module.css'

export interface MoreProps {
  /** Names the content, after “More: ”. */
  about: string
  /** Whether it starts expanded, because the link holds a state of its content. */
  startsOpen?: boolean
  children: ReactNode
}

export function More({ about, startsOpen = false, children }: MoreProps) {
  return (
    <Fold summary={`More: ${about}`} startsOpen={startsOpen} className={classes.more}>
      <div className={classes.content}>{children}</div>
    </Fold>
  )
}
