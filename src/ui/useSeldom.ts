// A value that changes often, taken over now and then.

import { useEffect, useReducer, useRef } from 'react'

/** The value as it was at most `everyMs` ago, and in the end the last one; at 0 the value itself. */
export function useSeldom<T>(value: T, everyMs: number): T {
  const [, again] = useReducer((count: number) => count + 1, 0)
  const newest = useRef(value)
  const taken = useRef(value)
  newest.current = value
  if (everyMs === 0) taken.current = value
  useEffect(() => {
    if (everyMs === 0) return
    const timer = setInterval(() => {
      if (taken.current === newest.current) return
      taken.current = newest.current
      again()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return taken.current
}
