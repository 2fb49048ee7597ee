// The page's side of the service worker (src/offline): registers it, has it store the site for use without a network, and offers
// a newer version of the site when it is ready.

import { createStore, type StoreApi } from 'zustand'
import type { MessageToWorker, SiteState } from '../../offline/messages.ts'
import type { Platform } from '../../platform/platform.ts'

export type { SiteState, StoreFailure } from '../../offline/messages.ts'

export interface SiteWorkerState {
  /** Whether a newer version of the site is ready, or already open in another tab. */
  updateReady: boolean
  /** What the service worker has stored, as far as it was asked; null before that. */
  site: SiteState | null
}

export interface SiteWorker {
  store: StoreApi<SiteWorkerState>
  /** Registers the service worker. Call this once the first view is drawn. */
  begin(): void
  /** Resolves with an active service worker. Rejects with the reason if the page has none. */
  active: Promise<ServiceWorker>
  /** Stores the site in the background, so that it opens without a network from then on. */
  keepPage(): Promise<void>
  /** Sends a message and resolves with what is stored afterwards. Rejects if no service worker answers. */
  ask(message: Extract<MessageToWorker, { kind: 'state' | 'store' | 'stop' | 'hosts' }>): Promise<SiteState>
  /** Reloads the page with the newer version. */
  update(): Promise<void>
}

export interface SiteWorkerParts {
  /** Null if no service worker should be used. May throw or return undefined if the browser blocks storage. */
  serviceWorkers: () => ReturnType<Platform['serviceWorkers']> | null
  savesData: Platform['savesData']
  /** Absolute URL of the service worker; its folder is the scope. */
  url: string
  /** The version of this page. */
  version: string
  window: Pick<Window, 'addEventListener'>
  /** Calls back when the browser has nothing else to do. */
  whenIdle: (callback: () => void) => void
  /** Milliseconds since 1970. */
  now: () => number
  reload: () => void
}

/** Longest wait for an answer of the service worker, and for a newer one to become active. */
const PATIENCE_MS = 10_000

/** The browser looks for a newer version at each visit. A tab that stays open looks when it is used again, at most this often. */
const UPDATE_INTERVAL_MS = 60 * 60 * 1000

export function createSiteWorker(parts: SiteWorkerParts): SiteWorker {
  const { url, version, window } = parts
  const store = createStore<SiteWorkerState>()(() => ({ updateReady: false, site: null }))
  const registration = withResolvers<ServiceWorkerRegistration>()
  const active = registration.promise.then(activeWorker)
  /** Whether the site is to be stored. */
  let isKept = false
  // Whoever needs it handles the rejection.
  active.catch(() => {})

  async function register(): Promise<ServiceWorkerRegistration> {
    const container = parts.serviceWorkers()
    if (!container) throw new Error('this browser does not offer service workers')
    const registered = (await container.register(url, { updateViaCache: 'none' })) as
      | ServiceWorkerRegistration
      | undefined
    if (!registered) throw new Error('the browser registered no service worker')

    const hello = () => container.controller?.postMessage({ kind: 'hello', version } satisfies MessageToWorker)
    container.addEventListener('controllerchange', () => {
      hello()
      void stateOf(container.controller).then((state) => {
        // That of an early version has stored nothing.
        if (state?.version === version && isKept) void keepPage().catch(() => {})
        // Another tab accepted a newer version. This tab continues with its own.
        else offer(state?.version)
      })
    })
    hello()
    watchForUpdates(registered)
    return registered
  }

  const offer = (ready: string | undefined) => {
    if (ready !== undefined && ready !== version) store.setState({ updateReady: true })
  }

  function watchForUpdates(registered: ServiceWorkerRegistration): void {
    const isWaiting = async (worker: ServiceWorker): Promise<void> => {
      const state = await stateOf(worker)
      // The page was loaded past an older service worker, and is as new as the waiting one.
      if (state?.version === version) worker.postMessage({ kind: 'activate' } satisfies MessageToWorker)
      else offer(state?.version)
    }
    if (registered.waiting) void isWaiting(registered.waiting)
    registered.addEventListener('updatefound', () => {
      const { installing } = registered
      installing?.addEventListener('statechange', () => {
        // Without an active one, the new service worker waits for nothing.
        if (installing.state === 'installed' && registered.active) void isWaiting(installing)
      })
    })
    let lookedAt = parts.now()
    window.addEventListener('focus', () => {
      if (parts.now() - lookedAt < UPDATE_INTERVAL_MS) return
      lookedAt = parts.now()
      // Fails without a network.
      registered.update().catch(() => {})
    })
  }

  async function ask(message: MessageToWorker): Promise<SiteState> {
    const first = await active
    // A newer one may have taken its place.
    const site = await askWorker((await registration.promise).active ?? first, message)
    store.setState({ site })
    return site
  }

  async function keepPage(): Promise<void> {
    if (parts.savesData()) return
    isKept = true
    await active
    parts.whenIdle(() => ask({ kind: 'store', everything: false }).catch(() => {}))
  }

  return {
    store,
    begin: () => parts.whenIdle(() => register().then(registration.resolve, registration.reject)),
    active,
    ask,
    keepPage,
    async update() {
      const { waiting, active: current } = await registration.promise
      if (waiting) {
        // The newer one becomes active when the current one has nothing left to do.
        current?.postMessage({ kind: 'stop' } satisfies MessageToWorker)
        const replaced = reaches(waiting, 'activated')
        waiting.postMessage({ kind: 'activate' } satisfies MessageToWorker)
        await withinPatience(replaced).catch(() => {})
      }
      parts.reload()
    },
  }
}

/** Resolves with null if the service worker does not answer, as that of an early version. */
const stateOf = (worker: ServiceWorker | null): Promise<SiteState | null> =>
  worker ? askWorker(worker, { kind: 'state' }).catch(() => null) : Promise.resolve(null)

function askWorker(worker: ServiceWorker, message: MessageToWorker): Promise<SiteState> {
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<SiteState>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data)
  })
  worker.postMessage(message, [port2])
  return withinPatience(answer).finally(() => port1.close())
}

async function activeWorker({ installing, waiting, active }: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = active ?? waiting ?? installing
  if (!worker) throw new Error('the browser registered no service worker')
  if (worker !== active) await reaches(worker, 'activated')
  return worker
}

/** Rejects if the service worker is discarded instead. */
function reaches(worker: ServiceWorker, state: ServiceWorkerState): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (worker.state === state) resolve()
      else if (worker.state === 'redundant') reject(new Error('the installation failed'))
    }
    worker.addEventListener('statechange', check)
    check()
  })
}

function withinPatience<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the service worker does not answer')), PATIENCE_MS)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<T>((...functions) => {
    ;[resolve, reject] = functions
  })
  return { promise, resolve, reject }
}
