// Watches a worker from the page. A worker that ends without an error fires no event, and one that hangs does not either.

import type { Platform } from '../platform/platform.ts'
import type { EngineWire } from './protocol.ts'

export type WatchPlatform = Pick<Platform, 'locks' | 'wait'>

/** The answers of a worker that is asked over Comlink: every call of the wire returns a promise. */
interface Asked {
  ping(): Promise<unknown>
  holdLock: EngineWire['holdLock']
}

const TICK_MS = 5000
/**
 * A worker that answers no ping for this many ticks, three minutes, hangs. Building a session can block it for half a minute on a
 * slow device. Ticks are counted instead of time, because the clock runs on while a device sleeps.
 */
const TICKS_WITHOUT_ANSWER = 36

interface WatchOptions {
  worker: Asked
  platform: WatchPlatform
  /** Whether a call is pending. A worker without one is not asked. */
  isBusy: () => boolean
  /** Called at most once. */
  onEnd: (reason: 'ended' | 'hangs') => void
}

/**
 * Calls `onEnd` when the worker has ended, which the release of a lock tells at once, or does not answer.
 * @returns `look`, to be called when a call begins, and `stop`.
 */
export function watchWorker({ worker, platform, isBusy, onEnd }: WatchOptions) {
  const stopped = new AbortController()
  const { signal } = stopped
  let isLooking = false

  function end(reason: 'ended' | 'hangs'): void {
    if (signal.aborted) return
    stopped.abort()
    onEnd(reason)
  }

  async function awaitRelease(): Promise<void> {
    const locks = platform.locks()
    const name = `tokenwise-engine-${crypto.randomUUID()}`
    if (!locks || !(await worker.holdLock(name)) || signal.aborted) return
    await locks.request(name, { signal }, () => end('ended'))
  }
  // The pings remain.
  awaitRelease().catch(() => {})

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    let silentTicks = 0
    let isAsked = false
    const answered = () => {
      isAsked = false
      silentTicks = 0
    }
    while (isBusy() && !signal.aborted) {
      if (!isAsked) {
        isAsked = true
        worker.ping().then(answered, answered)
      }
      await platform.wait(TICK_MS)
      if (isAsked && ++silentTicks >= TICKS_WITHOUT_ANSWER && isBusy()) end('hangs')
    }
    isLooking = false
  }

  return { look: () => void look(), stop: () => stopped.abort() }
}
