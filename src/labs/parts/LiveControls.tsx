// What surrounds a live run in every lesson: a button that starts it or stops it, and below how far it is, in words and as a
// bar, and the error where it failed.

import { Button, Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { ModelBar } from './ModelBar.tsx'
import parts from './parts.module.css'

export interface StartStopProps {
  running: boolean
  /** Stopping was asked for and is under way. */
  stopping?: boolean
  disabled?: boolean
  onStart: () => void
  onStop: () => void
  /** The start button's words. */
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
  /** How far the run is; null while none runs or the model is still loading. */
  progress: { done: number; total: number } | null
  /** Of the bar, for assistive technology. */
  progressName: string
  /** What failed, as a heading, and why; null where nothing did. */
  error: { title: string; message: string; detail: string } | null
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
