// Notes below the prompt: that this browser stores nothing, and that an earlier visit left an unfinished run. Each can be
// dismissed.

import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useArchive, useRecovery, useStorageTrouble } from '../../store/app/hooks.ts'
import { shortened } from '../../ui/format.ts'
import classes from './Notes.module.css'

export function StorageNotes() {
  return (
    <>
      <NothingStored />
      <Interrupted />
    </>
  )
}

const NOTHING =
  'This browser stores nothing for this page (private window, or storage is turned off). Your prompt and settings survive a reload. Your runs stay until you reload or close the tab: to keep one, save it as a file with “Share or save…”.'

function NothingStored() {
  const { fault, isRead, markRead } = useStorageTrouble()
  const status = useArchive((state) => state.status)
  const runs = status.kind === 'unavailable' && status.why === 'refused' ? status.reason : null
  if (isRead || (fault === null && runs === null)) return null
  return <Note onDismiss={markRead}>{fault !== null && runs !== null ? NOTHING : (fault ?? runs)}</Note>
}

function Interrupted() {
  const { openKept } = useApp()
  const { found, dismiss } = useRecovery()
  const entries = useArchive((state) => state.entries)
  const [newest, ...others] = entries.filter(({ id }) => found.includes(id))
  if (!newest) return null
  const words =
    others.length === 0
      ? `A run was interrupted when its page was closed. Its text so far is under “My runs”: “${shortened(newest.title)}”.`
      : `${others.length + 1} runs were interrupted when their pages were closed. Their texts so far are under “My runs”.`
  const open = async () => {
    await openKept(newest.id)
    dismiss()
  }
  return (
    <Note onDismiss={dismiss}>
      {words}{' '}
      <UnstyledButton className={classes.way} onClick={open}>
        {others.length === 0 ? 'Show it' : 'Show the newest'}
      </UnstyledButton>
    </Note>
  )
}

function Note({ children, onDismiss }: { children: ReactNode; onDismiss: () => void }) {
  return (
    <p role="status" className={classes.note}>
      {children}{' '}
      <UnstyledButton className={classes.way} onClick={onDismiss}>
        Dismiss
      </UnstyledButton>
    </p>
  )
}
