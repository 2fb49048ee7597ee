// The service worker of a built site: adds the two headers that wasm threads need, for hosts that cannot send them. It
// caches nothing, so the page is always the host's current version. Built as service-worker.js beside index.html
// (tools/serve/serviceWorkerPlugin.ts) and registered by src/store/browser/isolation.ts.

import { isolatedResponse, needsIsolation } from './isolatedResponse.ts'

/** The used part of ServiceWorkerGlobalScope. TypeScript cannot load the types of service workers and of pages together. */
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

// Nothing is cached, so a new version may replace an old one at any time.
scope.addEventListener('install', () => void scope.skipWaiting())

scope.addEventListener('fetch', (event) => {
  const { request } = event
  if (needsIsolation(request, scope.registration.scope)) event.respondWith(fetch(request).then(isolatedResponse))
})
