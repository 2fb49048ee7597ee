// A term whose glossary entry is shown on hover, keyboard focus and tap. Escape closes it.

import { Tooltip, UnstyledButton } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import { glossary, type TermName } from './glossary.ts'
import classes from './Term.module.css'

export interface TermProps {
  name: TermName
  /** What the term means in this context, without a final period. */
  here?: string | undefined
  /** Shown below the explanation, such as an equation. */
  below?: ReactNode
  children: ReactNode
}

/** Memoized, because rendering a tooltip is slow and the numbers next to it change often. */
export const Term = memo(function Term({ name, here, below, children }: TermProps) {
  const explanation = here ? `${glossary[name]} Here: ${here}.` : glossary[name]
  return (
    <Tooltip
      label={
        below ? (
          <>
            {explanation}
            <br />
            {below}
          </>
        ) : (
          explanation
        )
      }
      multiline
      maw={280}
      withArrow
      // The pointer can move onto the explanation without closing it, for example with a screen magnifier.
      interactive
      events={{ hover: true, focus: true, touch: true }}
    >
      <UnstyledButton component="button" type="button" className={classes.term}>
        {children}
      </UnstyledButton>
    </Tooltip>
  )
})
