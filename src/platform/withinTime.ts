import type { Platform } from './platform.ts'

/** The value of `answer`, or 'late' if it does not come within this time in milliseconds. */
export function withinTime<T>(answer: Promise<T>, limitMs: number, wait: Platform['wait']): Promise<T | 'late'> {
  return Promise.race([answer, wait(limitMs).then(() => 'late' as const)])
}
