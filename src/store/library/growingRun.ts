// Copies a run to storage while it is written, in small pieces, so that a closed tab or a crash costs seconds of it at most.
// recoverRuns.ts puts what a page left behind into the library.

import type { RunRecord, StepRecord } from '../../decoding/record.ts'
import type { Platform } from '../../platform/platform.ts'
import type { RunEvent } from '../../worker/protocol.ts'
import type { GrowingStart, GrowingStorage } from './growingStorage.ts'

/** The copy of one run. */
export interface GrowingRun {
  id: string
  onEvent(event: RunEvent): void
  /** Writes what is not written yet. The copy stays until the library has stored the run under this id. */
  end(): Promise<void>
  /** Removes the copy: the run wrote nothing, or the user deleted it. */
  discard(): Promise<void>
}

export interface GrowingParts {
  /** Resolves with null if there is no storage. */
  storage: () => Promise<GrowingStorage | null>
  locks: Platform['locks']
  /** Milliseconds since 1970. */
  now: () => number
  /** Called with what a write failed of, and with null after a write that did not fail. */
  onFault: (error: unknown) => void
  /** Milliseconds; never goes back. */
  elapsed?: () => number
  later?: (callback: () => void, delayMs: number) => void
}

/** Shortest time between two pieces, in milliseconds. */
export const PIECE_MS = 1000

/** Most steps of a piece: the page does nothing else while one is copied. */
const PIECE_STEPS = 16

/** Longest time until a failed write is tried again. */
const LONGEST_WAIT_MS = 30_000

/** The lock that a page holds while the run is growing or not stored yet. Another page may take the copy without it only. */
export const lockOf = (id: string): string => `tokenwise-run-${id}`

export function createGrowingRuns(parts: GrowingParts) {
  const { storage, now, onFault, elapsed = () => performance.now(), later = setTimeout } = parts
  const releases = new Map<string, () => void>()
  const current = new Set<() => void>()

  /** Resolves when the lock is held, or cannot be. */
  function hold(id: string): Promise<void> {
    return new Promise((resolve) => {
      try {
        const locks = parts.locks()
        if (locks === null) return resolve()
        locks
          .request(lockOf(id), () => {
            resolve()
            return new Promise<void>((release) => releases.set(id, release))
          })
          .catch(() => resolve())
      } catch {
        resolve()
      }
    })
  }

  function release(id: string): void {
    releases.get(id)?.()
    releases.delete(id)
  }

  function begin(again?: RunRecord): GrowingRun {
    const id = newId()
    let start: GrowingStart | null = null
    let isHeld: Promise<void> | null = null
    let isBegun = false
    let isEnded = false
    let written: StepRecord[] = []
    let waiting: StepRecord[] = []
    let writing: Promise<void> | null = null
    let isDue = false
    let waitMs = PIECE_MS
    let wroteAt = -Infinity

    /** Resolves with whether the steps are stored. If there is no storage, the library says why. */
    async function writePiece(begun: GrowingStart, steps: StepRecord[]): Promise<boolean> {
      await isHeld
      const on = await storage()
      if (on === null) return false
      const grow = (piece: StepRecord[]) => on.grow({ run: id, at: now(), steps: piece })
      if (!isBegun) await on.beginGrowing(begun)
      isBegun = true
      if (steps.length === 0 || (await grow(steps))) return true
      // The storage was cleared, or a page without locks took the copy.
      await on.beginGrowing(begun)
      const all = [...written, ...steps]
      for (let from = 0; from < all.length; from += PIECE_STEPS) await grow(all.slice(from, from + PIECE_STEPS))
      return true
    }

    /** Writes the start, and what is waiting now. */
    async function write(): Promise<void> {
      if (start === null) return
      wroteAt = elapsed()
      let left = waiting.length
      do {
        const steps = waiting.slice(0, Math.min(left, PIECE_STEPS))
        let isStored = false
        try {
          isStored = await writePiece(start, steps)
          if (isStored) onFault(null)
        } catch (error) {
          onFault(error)
        }
        waitMs = isStored ? PIECE_MS : Math.min(2 * waitMs, LONGEST_WAIT_MS)
        if (!isStored) return
        written = [...written, ...steps]
        waiting = waiting.slice(steps.length)
        left -= steps.length
      } while (left > 0)
    }

    /** Writes what is waiting, unless a write is in progress: what waits then is written later. */
    function flush(): void {
      writing ??= write().finally(() => {
        writing = null
        if (waiting.length > 0) schedule()
      })
    }

    function schedule(): void {
      if (isEnded || writing) return
      const waitedMs = elapsed() - wroteAt
      // The first token is written at once. Timers of hidden pages are late, so time is also checked at every step.
      if ((isBegun && written.length === 0 && waitMs === PIECE_MS) || waitedMs >= waitMs) {
        flush()
      } else if (!isDue) {
        isDue = true
        later(() => {
          isDue = false
          if (!isEnded && waiting.length > 0) flush()
        }, waitMs - waitedMs)
      }
    }

    async function end(): Promise<void> {
      isEnded = true
      current.delete(flush)
      await writing
      if (waiting.length > 0) await write()
    }

    current.add(flush)
    return {
      id,
      onEvent(event) {
        if (isEnded) return
        if (event.kind === 'started') {
          start = { id, startedAt: now(), record: event.record, ...(again ? { again } : {}) }
          isHeld = hold(id)
          flush()
        } else if (event.kind === 'step') {
          waiting.push(event.step)
          schedule()
        }
      },
      end,
      async discard() {
        waiting = []
        await end()
        try {
          if (isBegun) await (await storage())?.endGrowing(id)
        } catch (error) {
          onFault(error)
        }
        release(id)
      },
    }
  }

  return {
    begin,
    /** Call this when the library has stored the run, or the user has deleted it: other pages may then take what is left. */
    release,
    /** Call this when the page may be about to go. */
    flush(): void {
      for (const flush of current) flush()
    },
  }
}

/** Different from those of all other tabs. `crypto.randomUUID` is missing on plain http. */
const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
