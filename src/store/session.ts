// The page's own stores, tied to the real worker and the real address. Tests make theirs from the factories instead.

import { useStore } from 'zustand'
import type { HeadName } from '../decoding/heads.ts'
import { createEngineClient } from '../worker/client.ts'
import { readAddress } from './address.ts'
import { createIsolation, type Isolation, watchForTouch } from './isolation.ts'
import { createPlayground, type Playground } from './playground.ts'
import { availableHeads, shownHead } from './selectors.ts'
import { useSettings } from './settings.ts'

export const address = readAddress(
  window.location.search,
  document.baseURI,
  import.meta.env.TOKENWISE_MODELS_URL as string | undefined,
)

const playground = createPlayground({
  client: createEngineClient(),
  request: address.request,
  settings: useSettings.getState,
  nextFrame: (callback) => void requestAnimationFrame(callback),
})

const untouched = watchForTouch(window)

const isolation = createIsolation(
  {
    crossOriginIsolated: window.crossOriginIsolated,
    isSecureContext: window.isSecureContext,
    embedded: window.parent !== window,
    // While developing, the server itself sends the headers, and there is no worker of this name.
    serviceWorkers: () => (import.meta.env.PROD ? navigator.serviceWorker : null),
    tabStorage: () => sessionStorage,
    untouched: () => untouched() && playground.getState().status.kind === 'idle',
    reload: () => window.location.reload(),
  },
  new URL('service-worker.js', document.baseURI).href,
)

/** Whether the page may use threads, or why not. */
export function useIsolation(): Isolation {
  return useStore(isolation)
}

export function usePlayground<T>(select: (state: Playground) => T): T {
  return useStore(playground, select)
}

/** The head whose reward tints the text and fills the pictures. */
export function useShownHead(): HeadName {
  const wanted = useSettings((state) => state.shownHead)
  const rewards = useSettings((state) => state.rewards)
  return usePlayground((state) => shownHead(wanted, availableHeads(rewards, state.status, state.run)))
}
