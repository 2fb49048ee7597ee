// A small button that shows a sign in place of words.

import { ActionIcon, type ActionIconProps } from '@mantine/core'
import { memo } from 'react'

export interface SignButtonProps extends Pick<ActionIconProps, 'variant' | 'color' | 'size' | 'disabled'> {
  /** What the button does, for assistive technology. */
  label: string
  /** The tooltip. Default: the label. */
  title?: string
  sign: string
  onClick: () => void
}

/** Memoized: the timeline's buttons rarely change while it moves with every token. */
export const SignButton = memo(function SignButton({ label, title = label, sign, ...rest }: SignButtonProps) {
  return (
    <ActionIcon variant="subtle" aria-label={label} title={title} {...rest}>
      <span aria-hidden="true">{sign}</span>
    </ActionIcon>
  )
})
