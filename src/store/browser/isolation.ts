// Whether this page may use threads. It may if it is cross-origin isolated, for which a host sends two headers. If they are
// missing, a service worker (src/isolation) adds them from the next load on. This file registers it, reloads the page once if
// nobody has touched it, and reports the result.

import { createStore } from 'zustand'

export type Isolation =
  /** Threads may be used. */
  | { kind: 'isolated' }
  /** The service worker is being installed. */
  | { kind: 'pending' }
  /** It is active, but the page was in use already and was not reloaded. */
  | { kind: 'afterReload' }
  /** Only one thread, and why. */
  | { kind: 'unavailable'; reason: 'insecure' | 'embedded' | 'noServiceWorker'; detail: string }

/** What isolation needs of the browser. */
export interface IsolationParts {
  crossOriginIsolated: boolean
  isSecureContext: boolean
  /** Embedded in another page, whose headers decide. */
  embedded: boolean
  /** Null if no service worker is to be used. May throw, or return undefined, if a browser blocks storage. */
  serviceWorkers: () => Pick<ServiceWorkerContainer, 'register'> | null | undefined
  /** Storage of this tab; may throw for the same reason. */
  tabStorage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Whether nobody has done anything on the page yet. */
  untouched: () => boolean
  reload: () => void
}

/** Set during a reload, so that a reload that did not help is not repeated. */
const RELOADED = 'tokenwise.reloadedForThreads'

/** The state, which settles by itself. @param workerUrl absolute; the worker's scope is its folder. */
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
      // No storage, so nothing to remove.
    }
  } else if (!parts.isSecureContext) unavailable('insecure', '')
  else if (parts.embedded) unavailable('embedded', '')
  else bringServiceWorker().catch((error: unknown) => unavailable('noServiceWorker', String(error)))
  return store
}

/** Resolves when the newest worker controls the pages of its folder; rejects if it never will. */
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

/** Watches for the first input of a person. The returned function says whether there was none yet. */
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
