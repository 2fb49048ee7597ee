// Keeps a lesson's state in its link: reads it when the address changes, and writes it shortly after each change.

import { useCallback, useEffect, useRef, useState } from 'react'
import { queryOf, replaceHashQuery } from '../../store/view/hashPlace.ts'
import type { LinkForm } from './linkFields.ts'

/** Browsers throttle address changes, so a drag must not write one per frame. */
const WRITE_AFTER_MS = 200

/**
 * @param form must be the same object in every render.
 * @returns `given`: whether the link contains a state; `visit`: counts the links that were opened on this page.
 */
export function useLinkState<State>(form: LinkForm<State>) {
  const readNow = useCallback(() => form.read(new URLSearchParams(queryOf(window.location.hash))), [form])
  const [state, setState] = useState(readNow)
  const [given, setGiven] = useState(() => queryOf(window.location.hash) !== '')
  const [visit, setVisit] = useState(0)
  const timer = useRef<number>(undefined)
  useEffect(() => {
    const reread = () => {
      window.clearTimeout(timer.current)
      setGiven(queryOf(window.location.hash) !== '')
      setState(readNow())
      setVisit((count) => count + 1)
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
  return { state, change, given, visit }
}
