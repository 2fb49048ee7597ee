// A line that expands to show its content, which is rendered only while expanded.

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
