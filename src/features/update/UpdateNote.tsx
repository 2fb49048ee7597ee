// Offers a newer version of the site, in one line above the page, because whoever works on something need not reload now.

import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useApp } from '../../store/app/context.ts'
import { usePlayground, useSiteWorker } from '../../store/app/hooks.ts'
import classes from './UpdateNote.module.css'

export function UpdateNote() {
  const { siteWorker } = useApp()
  const isReady = useSiteWorker((state) => state.updateReady)
  // A reload would stop the run, or the load of the model.
  const isBusy = usePlayground(({ run, status }) => run.kind === 'running' || status.kind === 'loading')
  const [isPutOff, setIsPutOff] = useState(false)
  const [isReloading, setIsReloading] = useState(false)
  const reload = () => {
    setIsReloading(true)
    void siteWorker.update()
  }
  // Rendered from the start: screen readers do not announce a live region that is inserted with its content.
  return (
    <div role="status">
      {isReady && !isBusy && !isPutOff && (
        <p className={classes.note}>
          A new version of this page is ready.
          <UnstyledButton className={classes.action} disabled={isReloading} onClick={reload}>
            Reload
          </UnstyledButton>
          <UnstyledButton className={classes.action} onClick={() => setIsPutOff(true)}>
            Later
          </UnstyledButton>
        </p>
      )}
    </div>
  )
}
