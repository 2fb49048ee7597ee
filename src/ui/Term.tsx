// A word with its one-line explanation, on hover, keyboard focus and tap; Escape closes it. The words are in glossary.ts.

import { Tooltip, UnstyledButton } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import { glossary, type TermName } from './glossary.ts'
import classes from './Term.module.css'

export interface TermProps {
  name: TermName
  /** What it is in this very place, without a full stop. */
  here?: string | undefined
  children: ReactNode
}

/** Drawn once where its words stay: a tooltip costs more than the figures that change beside it. */
export const Term = memo(function Term({ name, here, children }: TermProps) {
  return (
    <Tooltip
      label={here ? `${glossary[name]} Here: ${here}.` : glossary[name]}
      multiline
      maw={280}
      withArrow
      // The pointer may go onto the explanation, for instance under a magnifier, without closing it.
      interactive
      events={{ hover: true, focus: true, touch: true }}
    >
      <UnstyledButton component="button" type="button" className={classes.term}>
        {children}
      </UnstyledButton>
    </Tooltip>
  )
})
