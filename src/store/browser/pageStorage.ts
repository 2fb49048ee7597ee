// The browser's storage behind an interface that never throws. If storage is missing or full, values stay in memory until
// the page is closed, and the store `trouble` reports it.

import { createStore } from 'zustand'

export type SmallStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * Key under which the tab stores what it shows: a run's id in the library (a number), or the id of a recorded comparison. A
 * reload shows the same again. Absent while the first recorded comparison is shown.
 */
export const SHOWN = 'tokenwise-shown'

const BLOCKED =
  'This browser gives the page no storage (private window, or storage is turned off). Your settings will be lost when you close the page.'
const FULL = 'The browser’s storage for this page is full. Your current settings will not be saved for the next visit.'

/** @param open like `AppParts.storages`; calls to the opened storages may throw, too. */
export function createPageStorages(open: { long: () => SmallStorage; tab: () => SmallStorage }) {
  /** The `fault` is a message that says what is not stored, and why; null if storage works. */
  const trouble = createStore<{ fault: string | null }>()(() => ({ fault: null }))
  return {
    long: pageStorage(open.long, (fault) => trouble.setState({ fault })),
    // The user loses nothing important if the tab cannot store what it shows.
    tab: pageStorage(open.tab, () => {}),
    trouble,
  }
}

/** @param onFault called after every write with an error message, or with null if the write succeeded. */
export function pageStorage(open: () => SmallStorage, onFault: (fault: string | null) => void): SmallStorage {
  /** Values that the browser refused to store. */
  const memory = new Map<string, string>()

  return {
    getItem(name) {
      try {
        return memory.get(name) ?? open().getItem(name)
      } catch {
        return null
      }
    },
    setItem(name, value) {
      try {
        open().setItem(name, value)
        memory.delete(name)
        onFault(null)
      } catch (error) {
        memory.set(name, value)
        onFault(error instanceof DOMException && error.name === 'QuotaExceededError' ? FULL : BLOCKED)
      }
    },
    removeItem(name) {
      memory.delete(name)
      try {
        open().removeItem(name)
      } catch {
        // The browser blocks the storage.
      }
    },
  }
}
