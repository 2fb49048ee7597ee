// A value that changes often, followed at intervals.

import { useEffect, useReducer, useRef } from 'react'

/**
 * The value, at most one change in `everyMs`, the last one always: a single change shows at once. At 0 the value itself.
 * Mantine's useThrottledValue draws every value twice, also at 0, and takes up a shorter interval only when the old one is over:
 * what a person points at would then wait.
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
