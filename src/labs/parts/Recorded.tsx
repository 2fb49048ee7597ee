// Shows recorded data, a message while it loads, or the reason why it cannot be loaded and a retry button.

import type { ReactNode } from 'react'
import type { RecordedSet } from '../../store/app/recordedSet.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import parts from './parts.module.css'

export interface RecordedProps<Data> {
  set: RecordedSet<Data>
  /** Plural noun for the messages: 'recorded texts'. */
  what: string
  children?: (data: Data) => ReactNode
}

export function Recorded<Data>({ set, what, children }: RecordedProps<Data>) {
  switch (set.kind) {
    case 'loading':
      return (
        <p className={parts.note} role="status">
          Loading the {what}…
        </p>
      )
    case 'failed':
      return <ErrorNote title={`Could not load the ${what}`} message={set.message} detail="" onRetry={set.again} />
    case 'ready':
      return children?.(set.data)
    default:
      return set satisfies never
  }
}
