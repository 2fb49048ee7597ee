// Names and marks of the columns. A name that is pointed at, focused or clicked brings its column out in all pictures.

import { UnstyledButton } from '@mantine/core'
import { memo, useEffect } from 'react'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import classes from './Figure.module.css'
import { useHighlight } from './highlight.ts'
import type { Series } from './series.ts'

export type LegendEntry = Pick<Series, 'id' | 'label' | 'look'>

export interface LegendProps {
  entries: readonly LegendEntry[]
  /** With a bit of line beside each mark. */
  lines: boolean
  /** Title of the picture. */
  of: string
  /** Reached by Tab: what one legend brings out it brings out in all, so one is enough. */
  byKeyboard: boolean
}

/** The same while tokens come. */
export const Legend = memo(function Legend({ entries, ...rest }: LegendProps) {
  return (
    <ul className={classes.legend}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Entry {...entry} {...rest} />
        </li>
      ))}
    </ul>
  )
})

function Entry({ id, label, look, lines, of, byKeyboard }: LegendEntry & Omit<LegendProps, 'entries'>) {
  const isKept = useHighlight(({ kept }) => kept === id)
  const { point, keep, forget } = useHighlight.getState()
  useEffect(() => () => forget(id), [id, forget])
  return (
    <UnstyledButton
      className={classes.entry}
      tabIndex={byKeyboard ? 0 : -1}
      aria-pressed={isKept}
      aria-label={`Highlight ${label}: ${of}`}
      title={
        isKept ? 'Click to show all columns equally' : `Highlights ${label} in all charts; click to keep it highlighted`
      }
      onMouseEnter={() => point(id)}
      onMouseLeave={() => point(null)}
      onFocus={() => point(id)}
      onBlur={() => point(null)}
      onClick={() => keep(id)}
    >
      <MarkIcon look={look} line={lines} />
      {label}
    </UnstyledButton>
  )
}
