// The browser's small storage for settings and views, by a face that never throws: where there is none, or no room is
// left, things are kept in memory as long as the page is open, and that is said once for all of them.

import { create } from 'zustand'

export type SmallStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface StorageTrouble {
  /** For a reader: what is not kept, and why; null while all is well. */
  fault: string | null
}

export const useStorageTrouble = create<StorageTrouble>()(() => ({ fault: null }))

const BLOCKED =
  'This browser gives the page no storage (a private window, or storage that is switched off): settings are gone with the page.'
const FULL =
  'This browser has no more room for this page: the settings as they are now are not kept for the next visit.'

/**
 * @param open gives the browser's storage; it may throw, as may each of its calls.
 * @param onFault is told what is not kept; null once something could be written again.
 */
export function pageStorage(
  open: () => SmallStorage,
  onFault: (fault: string | null) => void = (fault) => useStorageTrouble.setState({ fault }),
): SmallStorage {
  /** What the browser did not take. */
  const memory = new Map<string, string>()

  function disk(): SmallStorage | null {
    try {
      return open()
    } catch {
      return null
    }
  }

  function attempt(work: (on: SmallStorage) => void): 'done' | 'blocked' | 'full' {
    const on = disk()
    if (!on) return 'blocked'
    try {
      work(on)
      return 'done'
    } catch (error) {
      return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'blocked'
    }
  }

  return {
    getItem(name) {
      const kept = memory.get(name)
      if (kept !== undefined) return kept
      let found: string | null = null
      attempt((on) => {
        found = on.getItem(name)
      })
      return found
    },
    setItem(name, value) {
      const end = attempt((on) => on.setItem(name, value))
      if (end === 'done') memory.delete(name)
      else memory.set(name, value)
      onFault(end === 'done' ? null : end === 'full' ? FULL : BLOCKED)
    },
    removeItem(name) {
      memory.delete(name)
      attempt((on) => on.removeItem(name))
    },
  }
}

/** Kept over visits. */
export const longStorage = pageStorage(() => localStorage)

/** Kept as long as the tab; nobody misses what it forgets. */
export const tabStorage = pageStorage(
  () => sessionStorage,
  () => {},
)
