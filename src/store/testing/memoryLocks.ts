// The browser's locks for tests: one manager for all pages of a test. `close` ends a page, as a crash or a closed tab does.

import type { Platform } from '../../platform/platform.ts'

type Manager = NonNullable<ReturnType<Platform['locks']>>

export function memoryLocks() {
  const held = new Map<string, { page: unknown; release: () => void }>()
  const queues = new Map<string, (() => void)[]>()

  /** The locks as one page sees them. */
  const ofPage = (page: unknown): Platform['locks'] => {
    const request = async (name: string, ...rest: unknown[]): Promise<unknown> => {
      const callback = rest.at(-1) as (lock: unknown) => unknown
      const { ifAvailable = false, signal } = (rest.length > 1 ? rest[0] : {}) as LockOptions
      if (held.has(name)) {
        if (ifAvailable) return callback(null)
        await new Promise<void>((resolve, reject) => {
          queues.set(name, [...(queues.get(name) ?? []), resolve])
          signal?.addEventListener('abort', () => reject(signal.reason))
        })
      }
      let release = () => {}
      const isClosed = new Promise<void>((resolve) => {
        release = resolve
      })
      held.set(name, { page, release })
      try {
        return await Promise.race([callback({ name }), isClosed])
      } finally {
        held.delete(name)
        queues.get(name)?.shift()?.()
      }
    }
    return () => ({ request: request as Manager['request'] })
  }

  return {
    ofPage,
    names: () => [...held.keys()],
    close(page: unknown): void {
      for (const lock of held.values()) if (lock.page === page) lock.release()
    },
  }
}
