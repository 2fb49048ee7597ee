// Keeps a stored model from being deleted while this worker reads it, and gives it up when the user deletes it in some tab.

import type { Platform } from '../../platform/platform.ts'
import { GIVE_UP_CHANNEL, readingLock } from '../../platform/storedModels.ts'

/** Resolves once the model may be read, with a function to call after the last read. */
export async function holdModel(
  { locks }: Pick<Platform, 'locks'>,
  sha256: string,
  signal?: AbortSignal,
): Promise<() => void> {
  const manager = locks()
  if (!manager) return () => {}
  return new Promise((resolve, reject) => {
    const untilReleased = () => new Promise<void>((release) => resolve(release))
    manager.request(readingLock(sha256), { mode: 'shared', ...(signal ? { signal } : {}) }, untilReleased).catch(() => {
      // Where the browser refuses locks, it refuses to delete files in use, too.
      if (signal?.aborted) reject(signal.reason)
      else resolve(() => {})
    })
  })
}

/**
 * Calls `giveUp` when the user deletes the stored model. It must release the model's files; the model need not be read again.
 * @returns a function that ends this.
 */
export function whenDeleted({ channel }: Pick<Platform, 'channel'>, sha256: string, giveUp: () => void): () => void {
  let open: BroadcastChannel
  try {
    open = channel(GIVE_UP_CHANNEL)
  } catch {
    return () => {}
  }
  open.onmessage = ({ data }) => {
    if (data === sha256) giveUp()
  }
  return () => open.close()
}
