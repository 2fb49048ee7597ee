// What the app needs from the browser: the worker, the address, storage, files of the site, animation frames.

import { browserPlatform as platform } from '../../platform/platform.ts'
import { createEngineClient } from '../../worker/client.ts'
import { createHubClient } from '../../worker/clientHub.ts'
import { readTraceFile } from '../../worker/clientTraces.ts'
import { createIsolation, watchForTouch } from '../browser/isolation.ts'
import { createSiteWorker } from '../offline/siteWorker.ts'
import { readAddress } from './address.ts'
import type { AppParts } from './parts.ts'
import { platformParts } from './platformParts.ts'

export function browserParts(): AppParts {
  const untouched = watchForTouch(window)
  const address = readAddress(
    window.location.search,
    document.baseURI,
    import.meta.env.TOKENWISE_MODELS_URL as string | undefined,
  )
  // Inside another page, a service worker would not bring threads.
  const framed = window.parent !== window
  const reload = () => window.location.reload()
  const siteWorker = createSiteWorker({
    // The development server sends the headers itself and has no service worker.
    serviceWorkers: () => (import.meta.env.PROD && !framed ? platform.serviceWorkers() : null),
    savesData: platform.savesData,
    url: new URL('service-worker.js', document.baseURI).href,
    version: document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? '',
    window,
    // Safari has no requestIdleCallback.
    whenIdle: (callback) => void (window.requestIdleCallback ?? setTimeout)(callback),
    now: Date.now,
    reload,
  })
  return {
    client: createEngineClient(platform),
    hub: createHubClient(),
    readTraceFile,
    address,
    ...platformParts(platform, document.baseURI, address.embedded),
    nextFrame: (callback) => void requestAnimationFrame(callback),
    now: Date.now,
    window,
    isolation: (isIdle) =>
      createIsolation({
        crossOriginIsolated: window.crossOriginIsolated,
        isSecureContext: window.isSecureContext,
        embedded: framed,
        serviceWorker: () => siteWorker.active,
        // With pageStorage.ts, which falls back to memory, the page would reload forever.
        tabStorage: platform.sessionStorage,
        untouched: () => untouched() && isIdle(),
        reload,
      }),
    siteWorker,
  }
}
