// The keys of a text of tokens: arrows choose one, Enter and Escape let it go. What they chose is told to screen readers,
// for whom a mark on a token is nothing; what a pointer or the time line chooses is not.

import { type KeyboardEvent, useState } from 'react'

export interface TokenKeys {
  /** Of tokens. */
  count: number
  /** Position of the token that is kept, or null. */
  kept: number | null
  keep: (position: number | null) => void
  /** A token in words: '␣warm, reward +1.20'. */
  tell: (position: number) => string
}

/** `told` belongs into a live region, the handlers onto the text. */
export function useTokenKeys({ count, kept, keep, tell }: TokenKeys) {
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
  return { told, onKeyDown, onBlur: () => setTold('') }
}
