// Content that a button shows and hides on a narrow screen. Always visible on a wide screen.

import { UnstyledButton } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import classes from './NarrowFold.module.css'

export interface NarrowFoldProps {
  /** Key under which the open state is remembered while the component is unmounted. */
  name: string
  /** The button's content. */
  line: ReactNode
  /** The button's accessible name, if `line` does not describe the action. */
  label?: string
  className?: string | undefined
  children: ReactNode
}

const opened = new Set<string>()

export function NarrowFold({ name, line, label, className, children }: NarrowFoldProps) {
  const [isOpen, setIsOpen] = useState(opened.has(name))
  const id = useId()
  const toggle = () => {
    if (isOpen) opened.delete(name)
    else opened.add(name)
    setIsOpen(!isOpen)
  }
  return (
    <>
      <UnstyledButton
        className={`${classes.toggle} ${className ?? ''}`}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={label}
        title={label}
        onClick={toggle}
      >
        <span className={classes.line}>{line}</span>
        <span aria-hidden="true">{isOpen ? '▴' : '▾'}</span>
      </UnstyledButton>
      <div id={id} className={classes.folded} data-open={isOpen || undefined}>
        {children}
      </div>
    </>
  )
}
