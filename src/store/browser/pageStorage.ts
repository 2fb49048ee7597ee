// The browser's storage for settings and views behind an interface that never throws. If there is none, or it is full,
// values are kept in memory as long as the page is open, and one store says so for all of them.

import { createStore } from 'zustand'

export type SmallStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * The key under which a tab stores what is shown, so that a reload shows it again: the library's id of a run (a number), or
 * the name of a recorded comparison. Absent while the comparison of a first visit is shown.
 */
export const SHOWN = 'tokenwise-shown'

export interface StorageTrouble {
  /** For a reader: what is not stored, and why; null if all is well. */
  fault: string | null
}

const BLOCKED =
  'This browser gives the page no storage (a private window, or storage that is switched off): settings are gone with the page.'
const FULL =
  'This browser has no more room for this page: the settings as they are now are not kept for the next visit.'

/**
 * Both storages of a page.
 * @param open `long` outlives a visit, `tab` lasts as long as the tab; each may throw, as may every call of what it gives.
 */
export function createPageStorages(open: { long: () => SmallStorage; tab: () => SmallStorage }) {
  const trouble = createStore<StorageTrouble>()(() => ({ fault: null }))
  return {
    long: pageStorage(open.long, (fault) => trouble.setState({ fault })),
    // Nobody misses what the tab forgets.
    tab: pageStorage(open.tab, () => {}),
    trouble,
  }
}

/** @param onFault called after every write with what is not stored, or with null if the write succeeded. */
export function pageStorage(open: () => SmallStorage, onFault: (fault: string | null) => void): SmallStorage {
  /** Values that the browser did not accept. */
  const memory = new Map<string, string>()

  function attempt(work: (on: SmallStorage) => void): 'done' | 'blocked' | 'full' {
    try {
      work(open())
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
