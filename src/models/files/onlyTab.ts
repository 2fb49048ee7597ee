// One tab downloads a model; the others wait for what it stores.

import type { Platform } from '../../platform/platform.ts'

const LOOK_AGAIN_MS = 1000
/** After this many looks without a new byte, a tab no longer waits for the other. */
const PATIENCE = 30

interface OnlyTabOptions {
  signal: AbortSignal | undefined
  /** Bytes that the other tab has stored so far. */
  storedBytes: () => Promise<number>
  /** Called with `storedBytes` while waiting. */
  onWaiting: (storedBytes: number) => void
}

/**
 * Does `work` while no other tab does work of this name. If the other tab makes no progress, for example because its device has
 * put it to sleep, `work` begins all the same; it must be able to run in two tabs at once.
 * @throws the signal's reason if aborted while waiting.
 */
export async function inOnlyTab<T>(
  { locks, wait }: Pick<Platform, 'locks' | 'wait'>,
  name: string,
  { signal, storedBytes, onWaiting }: OnlyTabOptions,
  work: () => Promise<T>,
): Promise<T> {
  const manager = locks()
  if (!manager) return work()
  let isOurs = false
  const begin = () => {
    isOurs = true
    return work()
  }
  const waiting = new AbortController()
  const giveUp = () => waiting.abort()

  async function watchOther(): Promise<void> {
    let most = -1
    for (let looks = 0; looks < PATIENCE; looks++) {
      const bytes = await storedBytes()
      if (isOurs || waiting.signal.aborted) return
      onWaiting(bytes)
      if (bytes > most) looks = 0
      most = Math.max(most, bytes)
      await wait(LOOK_AGAIN_MS)
    }
    giveUp()
  }

  signal?.addEventListener('abort', giveUp)
  try {
    const free = await manager.request(name, { ifAvailable: true }, async (lock) => lock && { value: await begin() })
    if (free) return free.value
    signal?.throwIfAborted()
    void watchOther()
    return await manager.request(name, { signal: waiting.signal }, begin)
  } catch (error) {
    signal?.throwIfAborted()
    if (isOurs) throw error
    // Out of patience, or the browser refuses locks here.
    return begin()
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}
