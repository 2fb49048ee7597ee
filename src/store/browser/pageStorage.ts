// The browser's storage behind an interface that never throws. If storage is missing or full, values stay in the state of the
// tab's history entry, which survives a reload, and the store `trouble` reports it.

import { createStore } from 'zustand'
import { historyStorage, type SmallStorage } from './historyStorage.ts'

export type { SmallStorage } from './historyStorage.ts'

/**
 * Key under which the tab stores what it shows: a run's id in the library (a number), or the id of a recorded comparison. A
 * reload shows the same again. Absent while the first recorded comparison is shown.
 */
export const SHOWN = 'tokenwise-shown'

/** Key under which the tab stores the id of the copy of the run that it is writing (library/growingRun.ts). */
export const GROWING = 'tokenwise-growing'

const BLOCKED =
  'This browser gives the page no storage (private window, or storage is turned off). Your prompt and settings survive a reload, but are lost when you close the tab.'
const FULL =
  'The browser’s storage for this page is full. Your current settings will not be saved for the next visit. Delete runs under “My runs” to make room.'

/** Key under which the tab stores that the user has read that nothing is stored. */
const READ = 'tokenwise-storage-note-read'

export interface StorageTrouble {
  /** A message that says what is not stored, and why; null if storage works. */
  fault: string | null
  /** Whether the user has dismissed the note about it in this tab. */
  isRead: boolean
  markRead(): void
}

export interface PageStorageParts {
  /** Like `AppParts.storages`; calls to the opened storages may throw, too. */
  long: () => SmallStorage
  tab: () => SmallStorage
  window: Pick<Window, 'history' | 'addEventListener'>
}

/**
 * `long` persists across visits and is shared by all tabs, `tab` lasts as long as the tab. `page` is both: what this tab stored
 * last or, in a new tab, what any tab did. So a reload never shows another tab's prompt.
 */
export function createPageStorages({ long: openLong, tab: openTab, window }: PageStorageParts) {
  const long = pageStorage(
    openLong,
    (fault) => fault !== trouble.getState().fault && trouble.setState({ fault }),
    inMemory(),
  )
  const tab = pageStorage(openTab, () => {}, historyStorage(window))
  const page: SmallStorage = {
    getItem: (name) => tab.getItem(name) ?? long.getItem(name),
    setItem(name, value) {
      tab.setItem(name, value)
      long.setItem(name, value)
    },
    removeItem(name) {
      tab.removeItem(name)
      long.removeItem(name)
    },
  }
  const trouble = createStore<StorageTrouble>()((set) => ({
    fault: null,
    isRead: tab.getItem(READ) !== null,
    markRead() {
      set({ isRead: true })
      tab.setItem(READ, 'yes')
    },
  }))
  return { long, tab, page, trouble }
}

/**
 * @param onFault called after every write with an error message, or with null if the write succeeded.
 * @param instead gets the values that the browser refuses to store.
 */
export function pageStorage(
  open: () => SmallStorage,
  onFault: (fault: string | null) => void,
  instead: SmallStorage,
): SmallStorage {
  return {
    getItem(name) {
      const refused = instead.getItem(name)
      if (refused !== null) return refused
      try {
        return open().getItem(name)
      } catch {
        return null
      }
    },
    setItem(name, value) {
      try {
        open().setItem(name, value)
        instead.removeItem(name)
        onFault(null)
      } catch (error) {
        instead.setItem(name, value)
        onFault(error instanceof DOMException && error.name === 'QuotaExceededError' ? FULL : BLOCKED)
      }
    },
    removeItem(name) {
      instead.removeItem(name)
      try {
        open().removeItem(name)
      } catch {
        // The browser blocks the storage.
      }
    },
  }
}

/** Values stay until the page is closed. */
function inMemory(): SmallStorage {
  const values = new Map<string, string>()
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  }
}
