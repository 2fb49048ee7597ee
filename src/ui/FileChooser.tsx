import { Button, type ButtonProps, FileButton } from '@mantine/core'
import { type ReactNode, useRef } from 'react'

export interface FileChooserProps extends Pick<ButtonProps, 'size' | 'loading'> {
  /** Accepted file extensions, such as '.json,.gz'. */
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
        // Without this, the browser would fire no event if the user chose the same file again.
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
