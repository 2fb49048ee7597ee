// A text box that grows with its text, within limits.

import { Textarea, type TextareaProps } from '@mantine/core'
import type { CSSProperties } from 'react'

type Props = Omit<TextareaProps, 'autosize' | 'styles' | 'minRows' | 'maxRows'> & { minRows: number; maxRows: number }

/** If the browser can size the box, no script has to measure the page after every keystroke, as Mantine's autosize does. */
const BROWSER_SIZES = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content')

export function GrowingTextarea({ minRows, maxRows, ...props }: Props) {
  return BROWSER_SIZES ? (
    <Textarea {...props} styles={{ input: { ...sizing, minHeight: height(minRows), maxHeight: height(maxRows) } }} />
  ) : (
    <Textarea {...props} autosize minRows={minRows} maxRows={maxRows} />
  )
}

// React's types do not have this property yet.
const sizing = { fieldSizing: 'content' } as CSSProperties

const height = (rows: number): string => `calc(${rows} * 1lh + 2 * var(--input-padding-y) + 2px)`
