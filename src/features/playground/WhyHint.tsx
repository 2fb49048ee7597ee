// Says that every token can be clicked, and opens the candidates of the token that is shown first.

import { UnstyledButton } from '@mantine/core'
import { useApp } from '../../store/app/context.ts'
import { usePlayground, useView } from '../../store/app/hooks.ts'
import classes from './Columns.module.css'

export function WhyHint() {
  const { view } = useApp()
  const isOpen = useView(({ panel }) => panel !== 'closed')
  const isEmpty = usePlayground(({ run }) => run.kind === 'none')
  if (isEmpty) return null
  return (
    <p className={classes.line} data-tour="candidates">
      <span>Click any token: why this one?</span>
      <UnstyledButton
        className={classes.link}
        aria-expanded={isOpen}
        onClick={() => view.getState().setPanel(isOpen ? 'closed' : 'entered')}
      >
        {isOpen ? 'Close the candidates' : 'Show the candidates'}
      </UnstyledButton>
    </p>
  )
}
