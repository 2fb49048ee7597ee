// In the simple view: names the hidden settings that are not the defaults, with the way to them.

import { UnstyledButton } from '@mantine/core'
import { useSettings, useView } from '../../store/app/hooks.ts'
import { hiddenSettings } from '../../store/run/hiddenSettings.ts'
import classes from './Composer.module.css'

export function HiddenSettings() {
  const hidden = hiddenSettings(useSettings())
  const detail = useView((state) => state.detail)
  const setDetail = useView((state) => state.setDetail)
  if (detail === 'full' || hidden.length === 0) return null
  return (
    <p className={classes.hidden}>
      {hidden.join(', ')} ·{' '}
      <UnstyledButton className={classes.toFull} onClick={() => setDetail('full')}>
        full view
      </UnstyledButton>
    </p>
  )
}
