// A value that changes often, followed at intervals.

import { useEffect, useReducer, useRef } from 'react'

/**
 * The value with at most one change in `everyMs`. A single change shows at once, and the last one is never lost. At 0 it is the
 * value itself. Mantine's useThrottledValue renders twice for every change, at 0 too, and a shorter interval starts only when
 * the running one is over, so a token that a person points at would have to wait.
 */
export function useThrottled<T>(value: T, everyMs: number): T {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0)
  const newest = useRef(value)
  newest.current = value
  const shown = useRef({ value, at: Number.NEGATIVE_INFINITY })
  const now = performance.now()
  if (shown.current.value !== value && now - shown.current.at >= everyMs) shown.current = { value, at: now }
  const waits = shown.current.value !== value
  const { at } = shown.current
  // A new timer after each change that is shown: another value may have come before that one was drawn.
  useEffect(() => {
    if (!waits) return
    const timer = setTimeout(
      () => {
        shown.current = { value: newest.current, at: performance.now() }
        drawAgain()
      },
      at + everyMs - performance.now(),
    )
    return () => clearTimeout(timer)
  }, [waits, at, everyMs])
  return shown.current.value
}
