import { useEffect, useReducer, useRef } from 'react'

/**
 * Returns the value, updated at most once per `everyMs`; 0 means no limit. The first change takes effect immediately, and the
 * last one is never lost. Mantine's useThrottledValue renders twice for every change, and uses a shorter interval only after the
 * current one has ended.
 */
export function useThrottled<T>(value: T, everyMs: number): T {
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  const newest = useRef(value)
  newest.current = value
  const shown = useRef({ value, at: Number.NEGATIVE_INFINITY })
  const now = performance.now()
  if (shown.current.value !== value && now - shown.current.at >= everyMs) shown.current = { value, at: now }
  const isWaiting = shown.current.value !== value
  const { at } = shown.current
  // `at` is a dependency, so that the timer restarts after every shown change: a newer value may already be waiting.
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(
      () => {
        shown.current = { value: newest.current, at: performance.now() }
        rerender()
      },
      at + everyMs - performance.now(),
    )
    return () => clearTimeout(timer)
  }, [isWaiting, at, everyMs])
  return shown.current.value
}
