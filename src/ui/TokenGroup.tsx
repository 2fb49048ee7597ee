// A text whose tokens can be selected by click or by keyboard: arrow keys select, Enter and Escape deselect. Only keyboard
// selections are announced to screen readers.

import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from 'react'

export interface TokenGroupProps {
  label: string
  className: string | undefined
  /** Number of tokens. */
  count: number
  /** Position of the selected token, or null. */
  kept: number | null
  keep: (position: number | null) => void
  /** Called with the token under the pointer, or null when the pointer leaves. */
  point?: (position: number | null) => void
  /** Describes a token: '␣warm, reward +1.20'. */
  tell: (position: number) => string
  /** Elements with `data-token-position`. */
  children: ReactNode
}

export function TokenGroup({ label, className, count, kept, keep, point, tell, children }: TokenGroupProps) {
  const [announcement, setAnnouncement] = useState('')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (kept !== null && (event.key === 'Enter' || event.key === 'Escape')) {
      // Escape stops the run only if no token is selected here.
      event.stopPropagation()
      keep(null)
      setAnnouncement('deselected')
      return
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const from = kept ?? (step > 0 ? -1 : count)
    const position = Math.min(count - 1, Math.max(0, from + step))
    if (position === kept) return
    keep(position)
    setAnnouncement(`token ${position + 1}: ${tell(position)}`)
  }
  const atToken = (then: (position: number) => void) => (event: SyntheticEvent) => {
    const place = (event.target as Element).closest<HTMLElement>('[data-token-position]')?.dataset.tokenPosition
    if (place !== undefined) then(Number(place))
  }
  return (
    <>
      <VisuallyHidden role="status">{announcement}</VisuallyHidden>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of tokens is not a fieldset */}
      <div
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one tab stop for the whole text; arrow keys move from token to token
        tabIndex={0}
        dir="auto"
        className={className}
        onKeyDown={onKeyDown}
        onBlur={() => setAnnouncement('')}
        onPointerOver={point && atToken(point)}
        onPointerLeave={point && (() => point(null))}
        onClick={atToken(keep)}
      >
        {children}
      </div>
    </>
  )
}
