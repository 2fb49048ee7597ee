// An error message in the place where it happened: what went wrong, what to do, and technical details for a report.

import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './ErrorNote.module.css'

export interface ErrorNoteProps {
  title: string
  /** What happened, to what, and what to do. */
  message: string
  /** For a bug report; hidden if empty. */
  detail: string
  /** Buttons for what to do next. */
  children?: ReactNode
}

export function ErrorNote({ title, message, detail, children }: ErrorNoteProps) {
  return (
    <div role="alert" className={classes.note}>
      <Text fw={600} fz="sm">
        {title}
      </Text>
      <Text fz="sm">{message}</Text>
      <Group gap="xs" mt={8}>
        {children}
      </Group>
      {detail !== '' && (
        <details className={classes.detail}>
          <summary>Technical details</summary>
          <pre>{detail}</pre>
        </details>
      )}
    </div>
  )
}
