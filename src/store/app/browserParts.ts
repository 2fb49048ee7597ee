// What the app needs from the browser: the worker, the address, storage, files of the site, animation frames.

import { browserPlatform as platform } from '../../platform/platform.ts'
import { createEngineClient } from '../../worker/client.ts'
import { createIsolation, watchForTouch } from '../browser/isolation.ts'
import { openIndexedDb } from '../library/archiveStorage.ts'
import { readAddress } from './address.ts'
import type { AppParts } from './parts.ts'

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
    ...(address.embedded
      ? { storages: { long: withoutStorage, tab: withoutStorage }, openArchive: async () => withoutStorage() }
      : {
          storages: { long: platform.localStorage, tab: platform.sessionStorage },
          openArchive: () => openIndexedDb(platform),
        }),
    fileStorage: platform,
    async read(path) {
      const response = await platform.fetch(new URL(path, document.baseURI))
      if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
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

/** Inside another page, nothing is stored: it would change what the visitor's own page shows. */
function withoutStorage(): never {
  throw new Error('a page inside another page stores nothing')
}
