// A value that changes often, taken over now and then.

import { useEffect, useReducer, useRef } from 'react'

/**
 * The value itself where none was taken over for `everyMs`, else as it was then, and in the end the last one: a single change
 * shows at once, of many some are left out. At 0 the value itself.
 */
export function useSeldom<T>(value: T, everyMs: number): T {
  const [, again] = useReducer((count: number) => count + 1, 0)
  const newest = useRef(value)
  newest.current = value
  const taken = useRef({ value, at: Number.NEGATIVE_INFINITY })
  const now = performance.now()
  if (taken.current.value !== value && now - taken.current.at >= everyMs) taken.current = { value, at: now }
  const waits = taken.current.value !== value
  const { at } = taken.current
  // Anew after each that is taken: another value may have come before that one was drawn.
  useEffect(() => {
    if (!waits) return
    const left = at + everyMs - performance.now()
    const timer = setTimeout(() => {
      taken.current = { value: newest.current, at: performance.now() }
      again()
    }, left)
    return () => clearTimeout(timer)
  }, [waits, at, everyMs])
  return taken.current.value
}
