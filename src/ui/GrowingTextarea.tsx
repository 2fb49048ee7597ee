import { Textarea, type TextareaProps } from '@mantine/core'
import type { CSSProperties } from 'react'

type Props = Omit<TextareaProps, 'autosize' | 'styles' | 'minRows' | 'maxRows'> & { minRows: number; maxRows: number }

/** Whether CSS can size the box. Mantine's autosize, used otherwise, measures the page after every keystroke. */
const BROWSER_SIZES = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content')

export function GrowingTextarea({ minRows, maxRows, ...props }: Props) {
  return BROWSER_SIZES ? (
    <Textarea {...props} styles={{ input: { ...sizing, minHeight: height(minRows), maxHeight: height(maxRows) } }} />
  ) : (
    <Textarea {...props} autosize minRows={minRows} maxRows={maxRows} />
  )
}

// React's types do not include this property yet.
const sizing = { fieldSizing: 'content' } as CSSProperties

const height = (rows: number): string => `calc(${rows} * 1lh + 2 * var(--input-padding-y) + 2px)`
