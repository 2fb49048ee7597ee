// A button that lets a person choose a file.

import { Button, type ButtonProps, FileButton } from '@mantine/core'
import { type ReactNode, useRef } from 'react'

export interface FileChooserProps extends Pick<ButtonProps, 'size' | 'loading'> {
  /** Accepted endings: '.json,.gz'. */
  accept: string
  onChoose: (file: File) => void
  children: ReactNode
}

export function FileChooser({ accept, onChoose, children, ...look }: FileChooserProps) {
  const reset = useRef<() => void>(null)
  return (
    <FileButton
      accept={accept}
      resetRef={reset}
      onChange={(file) => {
        // Otherwise choosing the same file again, after fixing it, fires no change event.
        reset.current?.()
        if (file) onChoose(file)
      }}
    >
      {(props) => (
        <Button variant="default" {...look} {...props}>
          {children}
        </Button>
      )}
    </FileButton>
  )
}
