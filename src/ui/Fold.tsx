// A line that expands. Its content is rendered only while it is open.

import { type ReactNode, useState } from 'react'

export interface FoldProps {
  summary: string
  className?: string | undefined
  children: ReactNode
}

export function Fold({ summary, className, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className={className} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children}
    </details>
  )
}
