// Names and marks of the columns. Hovering, focusing or clicking a name highlights its column in all charts.

import { UnstyledButton } from '@mantine/core'
import { shallowEqual } from '@mantine/hooks'
import { memo, useEffect } from 'react'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import classes from './Figure.module.css'
import { useHighlight } from './highlight.ts'
import type { Series } from './series.ts'

interface LegendOptions {
  /** Whether a short line is drawn through each mark. */
  lines: boolean
  chart: string
  /** Whether Tab reaches the entries. One legend is enough, because it acts on all charts. */
  byKeyboard: boolean
}

export function Legend({ series, ...rest }: LegendOptions & { series: readonly Series[] }) {
  return (
    <ul className={classes.legend}>
      {series.map(({ id, label, look }) => (
        <li key={id}>
          <Entry id={id} label={label} look={look} {...rest} />
        </li>
      ))}
    </ul>
  )
}

type EntryProps = LegendOptions & Pick<Series, 'id' | 'label' | 'look'>

/** Compares looks by value, because every token creates new, equal objects. */
const areSame = ({ look, ...one }: EntryProps, { look: otherLook, ...other }: EntryProps): boolean =>
  shallowEqual(look, otherLook) && shallowEqual(one, other)

const Entry = memo(function Entry({ id, label, look, lines, chart, byKeyboard }: EntryProps) {
  const isPinned = useHighlight(({ pinned }) => pinned === id)
  const { hover, pin, forget } = useHighlight.getState()
  useEffect(() => () => forget(id), [id, forget])
  return (
    <UnstyledButton
      className={classes.entry}
      tabIndex={byKeyboard ? 0 : -1}
      aria-pressed={isPinned}
      aria-label={`Highlight ${label}: ${chart}`}
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
      <MarkIcon look={look} line={lines} />
      {label}
    </UnstyledButton>
  )
}, areSame)
