// A text of tokens that can be chosen: by a click, and by keys: arrows choose one, Enter and Escape let it go. What keys
// chose is told to screen readers, for whom a mark on a token is nothing; what a pointer or the time line chooses is not.

import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from 'react'

export interface TokenGroupProps {
  label: string
  className: string | undefined
  /** Of tokens. */
  count: number
  /** Position of the token that is kept, or null. */
  kept: number | null
  keep: (position: number | null) => void
  /** The token that a pointer is over, or null once it has left. */
  point?: (position: number | null) => void
  /** A token in words: '␣warm, reward +1.20'. */
  tell: (position: number) => string
  /** Elements with `data-token-position`. */
  children: ReactNode
}

export function TokenGroup({ label, className, count, kept, keep, point, tell, children }: TokenGroupProps) {
  const [told, setTold] = useState('')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (kept !== null && (event.key === 'Enter' || event.key === 'Escape')) {
      // Only when nothing is kept here does Escape stop the run.
      event.stopPropagation()
      keep(null)
      setTold('let go')
      return
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const from = kept ?? (step > 0 ? -1 : count)
    const position = Math.min(count - 1, Math.max(0, from + step))
    if (position === kept) return
    keep(position)
    setTold(`token ${position + 1}: ${tell(position)}`)
  }
  const atToken = (then: (position: number) => void) => (event: SyntheticEvent) => {
    const place = (event.target as Element).closest<HTMLElement>('[data-token-position]')?.dataset.tokenPosition
    if (place !== undefined) then(Number(place))
  }
  return (
    <>
      <VisuallyHidden role="status">{told}</VisuallyHidden>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of tokens is no form's fieldset */}
      <div
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the whole text; arrow keys go from token to token
        tabIndex={0}
        dir="auto"
        className={className}
        onKeyDown={onKeyDown}
        onBlur={() => setTold('')}
        onPointerOver={point && atToken(point)}
        onPointerLeave={point && (() => point(null))}
        onClick={atToken(keep)}
      >
        {children}
      </div>
    </>
  )
}
