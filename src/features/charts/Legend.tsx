// Names and marks of the columns. Hovering, focusing or clicking a name highlights its column in all charts.

import { UnstyledButton } from '@mantine/core'
import { shallowEqual } from '@mantine/hooks'
import { memo, useEffect } from 'react'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import classes from './Charts.module.css'
import { useHighlight } from './highlight.ts'
import type { Series } from './series.ts'

export function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className={classes.legend} aria-label="Columns in the charts">
      {series.map(({ id, label, look }) => (
        <li key={id}>
          <Entry id={id} label={label} look={look} />
        </li>
      ))}
    </ul>
  )
}

type EntryProps = Pick<Series, 'id' | 'label' | 'look'>

/** Compares looks by value, because every token creates new, equal objects. */
const areSame = ({ look, ...one }: EntryProps, { look: otherLook, ...other }: EntryProps): boolean =>
  shallowEqual(look, otherLook) && shallowEqual(one, other)

const Entry = memo(function Entry({ id, label, look }: EntryProps) {
  const isPinned = useHighlight(({ pinned }) => pinned === id)
  const { hover, pin, forget } = useHighlight.getState()
  useEffect(() => () => forget(id), [id, forget])
  return (
    <UnstyledButton
      className={classes.entry}
      aria-pressed={isPinned}
      aria-label={`Highlight ${label} in the charts`}
      title={
        isPinned
          ? 'Click to show all columns equally'
          : `Highlights ${label} in all charts; click to keep it highlighted`
      }
      onMouseEnter={() => hover(id)}
      onMouseLeave={() => hover(null)}
      onFocus={() => hover(id)}
      onBlur={() => hover(null)}
      onClick={() => pin(id)}
    >
      <MarkIcon look={look} line />
      {label}
    </UnstyledButton>
  )
}, areSame)
