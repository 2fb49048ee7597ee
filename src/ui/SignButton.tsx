// A small button with a symbol instead of text.

import { ActionIcon, type ActionIconProps } from '@mantine/core'
import { memo } from 'react'

export interface SignButtonProps extends Pick<ActionIconProps, 'variant' | 'color' | 'size' | 'disabled'> {
  /** Accessible name: what the button does. */
  label: string
  title?: string
  sign: string
  onClick: () => void
}

/** Memoized, because the timeline renders with every token but its buttons rarely change. */
export const SignButton = memo(function SignButton({ label, title = label, sign, ...rest }: SignButtonProps) {
  return (
    <ActionIcon variant="subtle" aria-label={label} title={title} {...rest}>
      <span aria-hidden="true">{sign}</span>
    </ActionIcon>
  )
})
