// A line that expands to show its content, which is rendered only while expanded.

import { type ReactNode, useState } from 'react'

export interface FoldProps {
  summary: string
  /** Whether it starts expanded. */
  startsOpen?: boolean
  className?: string | undefined
  children: ReactNode
}

export function Fold({ summary, startsOpen = false, className, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(startsOpen)
  return (
    <details className={className} open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children}
    </details>
  )
}
