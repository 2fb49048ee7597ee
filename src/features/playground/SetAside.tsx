// Says that the texts of another prompt are set aside, and brings them back.

import { Button } from '@mantine/core'
import { useApp } from '../../store/app/context.ts'
import { useLoadsFirst, useSetAsidePrompt } from '../../store/app/hooks.ts'
import { shortened } from '../../ui/format.ts'
import classes from './SetAside.module.css'

export function SetAside() {
  const prompt = useSetAsidePrompt()
  const { address, bringBack } = useApp()
  const loadsFirst = useLoadsFirst() !== ''
  if (prompt === null) return null
  const { title } = address.model
  return (
    <div className={classes.bar}>
      <p className={classes.words}>
        <span role="status">
          Texts for “<bdi>{shortened(prompt, 60)}</bdi>” are set aside.
        </span>{' '}
        {loadsFirst && (
          <>Run downloads {title} once and stores it for your next visit; nothing you write leaves your machine.</>
        )}
      </p>
      <Button size="compact-sm" variant="default" className={classes.back} onClick={bringBack}>
        Back to “<bdi>{shortened(prompt, 30)}</bdi>”
      </Button>
    </div>
  )
}
