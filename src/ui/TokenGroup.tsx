// A text whose tokens can be selected and opened: arrow keys select, Enter and Space open the selected token, Escape deselects,
// and a click opens. Only keyboard selections are announced to screen readers.

import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from 'react'

interface Props {
  label: string
  className: string | undefined
  /** Number of tokens. */
  count: number
  selected: number | null
  onSelect: (position: number | null) => void
  onOpen: (position: number, by: 'pointer' | 'keyboard') => void
  /** Called with the token under the pointer, or null when the pointer leaves. */
  onHover: (position: number | null) => void
  /** Describes a token to screen readers, for example '␣warm, reward +1.20'. */
  describe: (position: number) => string
  /** Elements with `data-token-position`. */
  children: ReactNode
}

export function TokenGroup({
  label,
  className,
  count,
  selected,
  onSelect,
  onOpen,
  onHover,
  describe,
  children,
}: Props) {
  const [announcement, setAnnouncement] = useState('')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (selected !== null && event.key === 'Escape') {
      // Escape stops the run only if no token is selected here.
      event.stopPropagation()
      onSelect(null)
      setAnnouncement('deselected')
      return
    }
    if (selected !== null && (event.key === 'Enter' || event.key === ' ')) {
      // Space would scroll, and play the run.
      event.preventDefault()
      event.stopPropagation()
      onOpen(selected, 'keyboard')
      return
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const from = selected ?? (step > 0 ? -1 : count)
    const position = Math.min(count - 1, Math.max(0, from + step))
    if (position === selected) return
    onSelect(position)
    setAnnouncement(`token ${position + 1}: ${describe(position)}`)
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
        onPointerOver={atToken(onHover)}
        onPointerLeave={() => onHover(null)}
        onClick={atToken((position) => onOpen(position, 'pointer'))}
      >
        {children}
      </div>
    </>
  )
}
