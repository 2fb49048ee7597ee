// What a narrow screen shows on demand, behind a button; on a wide one it is simply there.

import { UnstyledButton } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import classes from './NarrowFold.module.css'

export interface NarrowFoldProps {
  /** By which it stays open while the page is, whatever else is looked at in between. */
  name: string
  /** What is behind it, in the button. */
  line: ReactNode
  /** Where the line alone does not say it. */
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
