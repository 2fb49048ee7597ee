// Copies a text. If the browser blocks the clipboard, as on plain http, shows the text so that the user can copy it.

import { Button, type ButtonProps } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import classes from './ShareDialog.module.css'

export interface CopyTextProps extends Pick<ButtonProps, 'size' | 'variant'> {
  text: string
  label: string
}

const BY_HAND = 'Could not copy. Select and copy this text'

export function CopyText({ text, label, ...look }: CopyTextProps) {
  const { copy, copied, error } = useClipboard()
  return (
    <>
      <Button {...look} onClick={() => copy(text)}>
        {copied ? 'Copied' : label}
      </Button>
      {error && (
        <div className={classes.byHand}>
          <span role="alert">{BY_HAND}</span>
          <GrowingTextarea
            aria-label={BY_HAND}
            minRows={1}
            maxRows={6}
            readOnly
            autoFocus
            value={text}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
      )}
    </>
  )
}
