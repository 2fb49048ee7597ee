// Whether the model is ready or being made so, for what is neither loading nor a comparison.

import type { StoreApi } from 'zustand'
import type { EngineStatus, Playground } from './runState.ts'

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

/** Whether the device is at work on the model; while it is downloaded, the network is. */
export function isMadeReady(status: EngineStatus): boolean {
  if (status.kind !== 'loading') return false
  const { progress } = status
  // Before the engine has said anything, it waits for the list of the model's files.
  return progress !== null && (progress.stage !== 'download' || progress.fromCache)
}
