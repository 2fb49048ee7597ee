// The few numbers that the controls of an exercise change, in one row that stays in sight.

import type { ReactNode } from 'react'
import classes from './Readout.module.css'

export interface ReadoutItem {
  label: ReactNode
  value: ReactNode
  note?: ReactNode
  /** For tests. */
  id: string
}

export interface ReadoutProps {
  /** Accessible name. */
  name: string
  items: readonly ReadoutItem[]
}

export function Readout({ name, items }: ReadoutProps) {
  return (
    <dl className={classes.numbers} aria-label={name}>
      {items.map(({ id, label, value, note }) => (
        <div key={id}>
          <dt>{label}</dt>
          <dd data-testid={id}>{value}</dd>
          {note && <dd className={classes.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
