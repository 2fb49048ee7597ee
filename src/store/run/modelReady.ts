// Waits for the model to be loaded.

import type { StoreApi } from 'zustand'
import type { EngineStatus, Playground } from './runState.ts'

/** Loads the model if needed. Resolves with false if the load fails or is canceled. */
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

/** Whether loading keeps the processor busy. A download does not. */
export function isPreparing(status: EngineStatus): boolean {
  if (status.kind !== 'loading') return false
  const { progress } = status
  // Before its first report, the engine only waits for the list of the model's files.
  return progress !== null && (progress.stage !== 'download' || progress.fromCache)
}
