// The service worker of a built site: adds the two headers that wasm threads need where a host cannot send them. It
// keeps nothing, so a page is always what the host has now. Built as service-worker.js beside index.html
// (tools/serve/serviceWorkerPlugin.ts) and registered by src/store/isolation.ts.

import { isolatedResponse, needsIsolation } from './isolatedResponse.ts'

/** What is used of ServiceWorkerGlobalScope: its types and those of a page cannot be had in one program. */
interface Scope {
  readonly registration: ServiceWorkerRegistration
  skipWaiting(): Promise<void>
  addEventListener(type: 'install', listener: () => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}

interface FetchEvent extends Event {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

const scope = self as unknown as Scope

// Nothing is kept, so a new version may take over from an old one at any time.
scope.addEventListener('install', () => void scope.skipWaiting())

scope.addEventListener('fetch', (event) => {
  const { request } = event
  if (needsIsolation(request, scope.registration.scope)) event.respondWith(fetch(request).then(isolatedResponse))
})
