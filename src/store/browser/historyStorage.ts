// A small storage in the state of the tab's history entry. It survives a reload even where the browser blocks all storage for
// sites, and nothing else.

export type SmallStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

type HistoryWindow = Pick<Window, 'history' | 'addEventListener'>

/** Field of the history entry's state, beside those of others. */
const FIELD = 'tokenwise'

/** Browsers refuse an entry's state if it changes too often, in milliseconds. */
const BETWEEN_MS = 400

export function historyStorage(
  window: HistoryWindow,
  later: (callback: () => void, delayMs: number) => unknown = setTimeout,
): SmallStorage {
  const items = new Map(Object.entries(stored(window)))
  let isDue = false

  function write(): void {
    const state: unknown = window.history.state
    const others = typeof state === 'object' ? state : {}
    try {
      window.history.replaceState({ ...others, [FIELD]: Object.fromEntries(items) }, '')
    } catch {
      // The browser allows no change now, or none so large. The values stay in memory.
    }
  }

  function writeSoon(): void {
    if (isDue) return
    isDue = true
    later(() => {
      isDue = false
      write()
    }, BETWEEN_MS)
  }

  // Another entry of the history has a state of its own.
  const writeAgain = () => items.size > 0 && writeSoon()
  window.addEventListener('hashchange', writeAgain)
  window.addEventListener('popstate', writeAgain)
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem(name, value) {
      items.set(name, value)
      writeSoon()
    },
    removeItem(name) {
      if (items.delete(name)) writeSoon()
    },
  }
}

function stored({ history }: HistoryWindow): Record<string, string> {
  const state = history.state as { [FIELD]?: unknown } | null
  const items = state?.[FIELD]
  if (typeof items !== 'object' || items === null) return {}
  return Object.fromEntries(Object.entries(items).filter(([, value]) => typeof value === 'string'))
}
