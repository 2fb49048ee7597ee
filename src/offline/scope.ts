// The used part of a service worker's global scope. TypeScript cannot load the types of service workers and of pages together.

import type { MessageToWorker, SiteFile } from './messages.ts'

interface Extendable extends Event {
  /** Keeps the service worker running until the promise settles. While it is being installed, a rejection ends that. */
  waitUntil(promise: Promise<unknown>): void
}

export interface FetchEvent extends Extendable {
  readonly request: Request
  /** Id of the tab or worker that sent the request. */
  readonly clientId: string
}

export interface Client {
  readonly id: string
  readonly url: string
  readonly type: 'window' | 'worker' | 'sharedworker'
}

interface MessageEventOfClient extends Extendable {
  readonly data: MessageToWorker
  readonly source: Client | null
  readonly ports: readonly MessagePort[]
}

export interface ServiceWorkerScope {
  /** Written by the build. */
  readonly __WB_MANIFEST: SiteFile[]
  readonly registration: ServiceWorkerRegistration
  readonly caches: CacheStorage
  readonly clients: {
    claim(): Promise<void>
    get(id: string): Promise<Client | undefined>
    matchAll(options: { includeUncontrolled: boolean; type: 'all' }): Promise<readonly Client[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'message', listener: (event: MessageEventOfClient) => void): void
}
