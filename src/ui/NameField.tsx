// A text field for renaming in place. Enter or leaving the field saves the name; Escape discards it.

import { TextInput } from '@mantine/core'
import { useState } from 'react'

export interface NameFieldProps {
  /** Accessible name of the field. */
  label: string
  name: string
  className?: string | undefined
  onRename: (name: string) => void
  onClose: () => void
}

export function NameField({ label, name, className, onRename, onClose }: NameFieldProps) {
  const [typed, setTyped] = useState(name)
  const settle = () => {
    onRename(typed)
    onClose()
  }
  return (
    <TextInput
      className={className}
      size="xs"
      aria-label={label}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
        if (event.key !== 'Escape') return
        // Escape would otherwise stop the run.
        event.stopPropagation()
        onClose()
      }}
    />
  )
}
