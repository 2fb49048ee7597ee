// Waits for the model, for what is neither loading nor a comparison.

import type { StoreApi } from 'zustand'
import type { Playground } from './runState.ts'

/** Loads the model where that is not under way; false where the loading failed or was given up. */
export function modelReady(playground: StoreApi<Playground>): Promise<boolean> {
  const { status, load } = playground.getState()
  if (status.kind === 'ready') return Promise.resolve(true)
  if (status.kind !== 'loading') void load()
  return new Promise((resolve) => {
    const stop = playground.subscribe(({ status: now }) => {
      if (now.kind === 'loading') return
      stop()
      resolve(now.kind === 'ready')
    })
  })
}
