// Whether this page may use threads. It may where it is cross-origin isolated, for which a host sends two headers; where
// none came, a service worker (src/isolation) adds them from the next load on. This file brings it there, loads the page
// once more if nobody has begun, and says what came of it. What the page makes of that is its features' business.

import { createStore } from 'zustand'

export type Isolation =
  /** Threads may be used. */
  | { kind: 'isolated' }
  /** The service worker is on its way. */
  | { kind: 'pending' }
  /** It stands, but the page was in use already and was not taken away from under somebody's hands. */
  | { kind: 'afterReload' }
  /** One thread, and why. */
  | { kind: 'unavailable'; reason: 'insecure' | 'embedded' | 'noServiceWorker'; detail: string }

/** The browser, as far as it matters here. */
export interface IsolationParts {
  crossOriginIsolated: boolean
  isSecureContext: boolean
  /** Inside another page, whose headers decide. */
  embedded: boolean
  /** Null where the service worker is not to be used. May throw, or give nothing, where a browser blocks storage. */
  serviceWorkers: () => Pick<ServiceWorkerContainer, 'register'> | null | undefined
  /** This tab's memory; may throw likewise. */
  tabStorage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Whether nobody has done anything on the page yet. */
  untouched: () => boolean
  reload: () => void
}

/** Set while a load that we asked for is on its way, so that one that did not help is not asked for again. */
const RELOADED = 'tokenwise.reloadedForThreads'

/** The state, which settles by itself. `workerUrl`: absolute; its folder is what it may answer for. */
export function createIsolation(parts: IsolationParts, workerUrl: string) {
  const store = createStore<Isolation>()(() => ({ kind: 'pending' }))
  const settle = (isolation: Isolation) => store.setState(isolation, true)
  const unavailable = (reason: Extract<Isolation, { kind: 'unavailable' }>['reason'], detail: string) =>
    settle({ kind: 'unavailable', reason, detail })

  async function bringServiceWorker(): Promise<void> {
    const container = parts.serviceWorkers()
    if (!container) return unavailable('noServiceWorker', 'this browser offers none here')
    const registration = await container.register(workerUrl, { updateViaCache: 'none' })
    await activation(registration)
    const storage = parts.tabStorage()
    if (storage.getItem(RELOADED) !== null) {
      return unavailable('noServiceWorker', 'it runs, but the page came without its headers')
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
      // No memory, so nothing to forget.
    }
  } else if (!parts.isSecureContext) unavailable('insecure', '')
  else if (parts.embedded) unavailable('embedded', '')
  else bringServiceWorker().catch((error: unknown) => unavailable('noServiceWorker', String(error)))
  return store
}

/** Resolves once the newest worker answers for the pages of its folder; rejects if it never will. */
async function activation({ installing, waiting, active }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting ?? active
  if (!worker) throw new Error('it was registered, but is not there')
  if (active) return
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (worker.state === 'activated') resolve()
      else if (worker.state === 'redundant') reject(new Error('it could not be installed'))
    }
    worker.addEventListener('statechange', look)
    look()
  })
}

/** Watches for the first sign of a person. Returns whether there was none yet. */
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
