// Says what is not saved of the runs on the page. It is on the page because the user may never open the library.

import { Button } from '@mantine/core'
import { useArchive, usePlayground } from '../../store/app/hooks.ts'
import { isUnsaved } from '../../store/library/archiveEntry.ts'
import { counted } from '../../ui/format.ts'
import classes from './Notes.module.css'

export function NotKept() {
  const { status, fault, growingFault, saveUnsaved } = useArchive((state) => state)
  const unsaved = useArchive(({ entries }) => entries.filter(isUnsaved).length)
  const isRunning = usePlayground(({ run }) => run.kind === 'running')
  // StorageNotes.tsx says that this browser stores nothing.
  const isRefused = status.kind === 'unavailable' && status.why === 'refused'
  const reason = status.kind === 'unavailable' ? status.reason : fault
  const growing = isRunning && growingFault !== null ? growingFault : null
  // A run that has just ended is being saved.
  if (isRefused || (growing === null && fault === null && (unsaved === 0 || reason === null))) return null
  return (
    <p role="status" className={classes.fault}>
      {growing !== null ? (
        `${growing} If you close this tab now, its text is lost.`
      ) : unsaved === 0 ? (
        fault
      ) : (
        <>
          {counted(unsaved, 'run')} {unsaved === 1 ? 'is' : 'are'} not saved, only on this page until you close it.{' '}
          {reason}{' '}
          <Button size="compact-xs" variant="default" onClick={saveUnsaved}>
            Try again
          </Button>
        </>
      )}
    </p>
  )
}
