// Finds out whether this page may use threads. The page must be cross-origin isolated, which takes two headers from the host.
// If they are missing, a service worker (src/isolation) adds them from the next load on. This file registers the service
// worker and reloads the page once, unless the user has already started to use the page.

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
  /** Returns null if no service worker should be used. May throw or return undefined if the browser blocks storage. */
  serviceWorkers: () => Pick<ServiceWorkerContainer, 'register'> | null | undefined
  /** May throw if the browser blocks storage. */
  tabStorage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Whether the page has not been used yet. */
  untouched: () => boolean
  reload: () => void
}

/** Storage key that is set before the reload, so that the page is reloaded only once. */
const RELOADED = 'tokenwise.reloadedForThreads'

/** @param workerUrl absolute URL of the service worker; its folder is the scope. */
export function createIsolation(parts: IsolationParts, workerUrl: string) {
  const store = createStore<Isolation>()(() => ({ kind: 'pending' }))
  const settle = (isolation: Isolation) => store.setState(isolation, true)
  const unavailable = (reason: Extract<Isolation, { kind: 'unavailable' }>['reason'], detail: string) =>
    settle({ kind: 'unavailable', reason, detail })

  async function installServiceWorker(): Promise<void> {
    const container = parts.serviceWorkers()
    if (!container) return unavailable('noServiceWorker', 'this browser does not offer service workers')
    const registration = await container.register(workerUrl, { updateViaCache: 'none' })
    await activation(registration)
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
  else installServiceWorker().catch((error: unknown) => unavailable('noServiceWorker', String(error)))
  return store
}

/** Resolves when a service worker is active; rejects if none can be installed. */
async function activation({ installing, waiting, active }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting ?? active
  if (!worker) throw new Error('the browser registered no service worker')
  if (active) return
  await new Promise<void>((resolve, reject) => {
    const check = () => {
      if (worker.state === 'activated') resolve()
      else if (worker.state === 'redundant') reject(new Error('the installation failed'))
    }
    worker.addEventListener('statechange', check)
    check()
  })
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
