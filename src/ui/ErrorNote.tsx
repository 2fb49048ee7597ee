// An error where it happened: what went wrong in plain words, the ways on, and the technical detail for a report.

import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './ErrorNote.module.css'

export interface ErrorNoteProps {
  title: string
  /** What was given and what to do. */
  message: string
  /** For a bug report; left out when empty. */
  detail: string
  /** Buttons: the ways on. */
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
          <summary>Technical detail</summary>
          <pre>{detail}</pre>
        </details>
      )}
    </div>
  )
}
