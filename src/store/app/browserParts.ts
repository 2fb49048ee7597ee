// What the app needs from the browser: the worker, the address, storage, files of the site, animation frames.

import { browserPlatform as platform } from '../../platform/platform.ts'
import { createEngineClient } from '../../worker/client.ts'
import { createIsolation, watchForTouch } from '../browser/isolation.ts'
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
  return {
    client: createEngineClient(platform),
    address,
    ...platformParts(platform, document.baseURI, address.embedded),
    nextFrame: (callback) => void requestAnimationFrame(callback),
    now: Date.now,
    window,
    isolation: (isIdle) =>
      createIsolation(
        {
          crossOriginIsolated: window.crossOriginIsolated,
          isSecureContext: window.isSecureContext,
          embedded: window.parent !== window,
          // The development server sends the headers itself and has no service worker.
          serviceWorkers: () => (import.meta.env.PROD ? navigator.serviceWorker : null),
          // With pageStorage.ts, which falls back to memory, the page would reload forever.
          tabStorage: platform.sessionStorage,
          untouched: () => untouched() && isIdle(),
          reload: () => window.location.reload(),
        },
        new URL('service-worker.js', document.baseURI).href,
      ),
  }
}
