// Controls for a live run in a lesson: a button to start or stop it, its progress, and its error.

import { Button, Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorNote, type ErrorNoteProps } from '../../ui/ErrorNote.tsx'
import { ModelBar } from './ModelBar.tsx'
import parts from './parts.module.css'

export interface StartStopProps {
  running: boolean
  stopping?: boolean
  disabled?: boolean
  onStart: () => void
  onStop: () => void
  children: ReactNode
}

export function StartStop({ running, stopping = false, disabled = false, onStart, onStop, children }: StartStopProps) {
  return running ? (
    <Button variant="default" onClick={onStop} disabled={stopping}>
      Stop
    </Button>
  ) : (
    <Button disabled={disabled} onClick={onStart}>
      {children}
    </Button>
  )
}

export interface LiveStatusProps {
  words: string
  /** Progress of the run; null if none is running or the model is still loading. */
  progress: { done: number; total: number } | null
  progressName: string
  error: ErrorNoteProps | null
}

export function LiveStatus({ words, progress, progressName, error }: LiveStatusProps) {
  return (
    <>
      <ModelBar />
      {progress && (
        <Progress
          size="sm"
          my={10}
          value={(100 * progress.done) / Math.max(1, progress.total)}
          aria-label={progressName}
        />
      )}
      <p role="status" className={parts.note}>
        {words}
      </p>
      {error && <ErrorNote {...error} />}
    </>
  )
}
