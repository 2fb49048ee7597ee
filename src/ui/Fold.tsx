// A line that unfolds: what lies behind it is made when it is opened.

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
