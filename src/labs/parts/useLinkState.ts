// The state of a lesson, kept in its link: read from it when the page opens or the address changes, written back a moment
// after each change.

import { useCallback, useEffect, useRef, useState } from 'react'
import { queryOf, replaceHashQuery } from '../../store/view/hashPlace.ts'

/** How a lesson's state stands in a query. `read` gets anything a person may write and must not throw. */
export interface LinkForm<State> {
  read(query: URLSearchParams): State
  /** '' for the state that a link without a query has. */
  write(state: State): string
}

/** Browsers refuse an address that changes with every frame of a drag. */
const WRITE_AFTER_MS = 200

/** @param form the same object in every render. `given` tells whether the link itself asked for a state. */
export function useLinkState<State>(form: LinkForm<State>): {
  state: State
  change: (next: State) => void
  given: boolean
} {
  const readNow = useCallback(() => form.read(new URLSearchParams(queryOf(window.location.hash))), [form])
  const [state, setState] = useState(readNow)
  const [given, setGiven] = useState(() => queryOf(window.location.hash) !== '')
  const timer = useRef<number>(undefined)
  useEffect(() => {
    const reread = () => {
      window.clearTimeout(timer.current)
      setGiven(queryOf(window.location.hash) !== '')
      setState(readNow())
    }
    window.addEventListener('hashchange', reread)
    return () => {
      window.removeEventListener('hashchange', reread)
      window.clearTimeout(timer.current)
    }
  }, [readNow])
  const change = (next: State) => {
    setState(next)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => replaceHashQuery(form.write(next)), WRITE_AFTER_MS)
  }
  return { state, change, given }
}
