// One comparison with settings that a lesson makes, written, judged and measured by the engine: what is asked, how far it is,
// what came of it. The page's own run and settings stay as they are.

import { createStore } from 'zustand'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError, SeedFigures, SeedsRequest, WorkDone } from '../../worker/protocol.ts'

export interface Trial {
  state:
    | { kind: 'none' }
    /** `progress` is null until the model is there. */
    | { kind: 'running'; asked: SeedsRequest; progress: WorkDone | null }
    | { kind: 'done'; asked: SeedsRequest; figures: SeedFigures[] }
    | { kind: 'failed'; asked: SeedsRequest; error: EngineError }
  /** Loads the model first where it is not there; what ran before is given up. */
  start(asked: SeedsRequest): Promise<void>
  stop(): void
}

export interface TrialParts {
  client: Pick<EngineClient, 'runSeeds' | 'stop'>
  /** Loads the model if need be; false where it could not, or was cancelled. */
  ready: () => Promise<boolean>
}

export function createTrial({ client, ready }: TrialParts) {
  return createStore<Trial>()((set, get) => {
    let newest = 0
    return {
      state: { kind: 'none' },
      async start(asked) {
        const mine = ++newest
        set({ state: { kind: 'running', asked, progress: null } })
        const isLoaded = await ready()
        if (mine !== newest) return
        if (!isLoaded) return set({ state: { kind: 'none' } })
        const outcome = await client.runSeeds(asked, (progress) => {
          if (mine === newest) set({ state: { kind: 'running', asked, progress } })
        })
        if (mine !== newest) return
        if (outcome.ok) set({ state: { kind: 'done', asked, figures: outcome.value } })
        else set({ state: outcome.error ? { kind: 'failed', asked, error: outcome.error } : { kind: 'none' } })
      },
      stop() {
        if (get().state.kind !== 'running') return
        newest++
        client.stop()
        set({ state: { kind: 'none' } })
      },
    }
  })
}
