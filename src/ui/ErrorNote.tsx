import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './ErrorNote.module.css'

export interface ErrorNoteProps {
  title: string
  message: string
  /** Technical details; '' for none. */
  detail: string
  onRetry?: (() => void) | undefined
  /** Additional buttons. */
  children?: ReactNode
}

export function ErrorNote({ title, message, detail, onRetry, children }: ErrorNoteProps) {
  return (
    <div role="alert" className={classes.note}>
      <Text fw={600} fz="sm">
        {title}
      </Text>
      <Text fz="sm">{message}</Text>
      <Group gap="xs" mt={8}>
        {onRetry && (
          <Button size="xs" onClick={onRetry}>
            Try again
          </Button>
        )}
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
