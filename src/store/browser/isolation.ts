// Finds out whether this page may use threads. The page must be cross-origin isolated, which takes two headers from the host.
// If they are missing, the service worker adds them from the next load on. This file reloads the page once it is active, unless
// the user has already started to use the page.

import { createStore } from 'zustand'

export type Isolation =
  | { kind: 'isolated' }
  /** The service worker is being installed. */
  | { kind: 'pending' }
  /** The service worker is active, but the page was already in use and was not reloaded. */
  | { kind: 'afterReload' }
  /** Only one thread may be used; `reason` says why. */
  | { kind: 'unavailable'; reason: 'insecure' | 'embedded' | 'noServiceWorker'; detail: string }

export interface IsolationParts {
  crossOriginIsolated: boolean
  isSecureContext: boolean
  /** Whether the page is embedded in another page. If so, that page would have to be isolated, too. */
  embedded: boolean
  /** Resolves when a service worker is active. Rejects with the reason if the page has none. */
  serviceWorker: () => Promise<unknown>
  /** May throw if the browser blocks storage. */
  tabStorage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Whether the page has not been used yet. */
  untouched: () => boolean
  reload: () => void
}

/** Storage key that is set before the reload, so that the page is reloaded only once. */
const RELOADED = 'tokenwise.reloadedForThreads'

export function createIsolation(parts: IsolationParts) {
  const store = createStore<Isolation>()(() => ({ kind: 'pending' }))
  const settle = (isolation: Isolation) => store.setState(isolation, true)
  const unavailable = (reason: Extract<Isolation, { kind: 'unavailable' }>['reason'], detail: string) =>
    settle({ kind: 'unavailable', reason, detail })

  async function reloadWithServiceWorker(): Promise<void> {
    await parts.serviceWorker()
    const storage = parts.tabStorage()
    if (storage.getItem(RELOADED) !== null) {
      return unavailable('noServiceWorker', 'the page was still not isolated after a reload')
    }
    if (!parts.untouched()) return settle({ kind: 'afterReload' })
    storage.setItem(RELOADED, 'yes')
    parts.reload()
  }

  if (parts.crossOriginIsolated) {
    settle({ kind: 'isolated' })
    try {
      parts.tabStorage().removeItem(RELOADED)
    } catch {
      // Without storage there is nothing to remove.
    }
  } else if (!parts.isSecureContext) unavailable('insecure', '')
  else if (parts.embedded) unavailable('embedded', '')
  else {
    reloadWithServiceWorker().catch((error: unknown) =>
      unavailable('noServiceWorker', error instanceof Error ? error.message : String(error)),
    )
  }
  return store
}

/** Watches for the first user input. The returned function returns true until then. */
export function watchForTouch(target: EventTarget): () => boolean {
  let untouched = true
  const touched = () => {
    untouched = false
  }
  for (const type of ['pointerdown', 'keydown', 'input', 'wheel', 'dragenter']) {
    target.addEventListener(type, touched, { capture: true, once: true, passive: true })
  }
  return () => untouched
}
