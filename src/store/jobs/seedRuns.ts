// One comparison with several seeds: what is asked, how far it is, what came of it. One sample is luck; ten say how much of
// a difference is.

import { createStore } from 'zustand'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError, RunRequest, SeedFigures, WorkDone } from '../../worker/protocol.ts'

export interface SeedRuns {
  state:
    | { kind: 'none' }
    /** `progress` is null until the model is there. */
    | { kind: 'running'; asked: RunRequest; count: number; progress: WorkDone | null }
    | { kind: 'done'; asked: RunRequest; figures: SeedFigures[]; judge: string | null }
    | { kind: 'failed'; error: EngineError }
  /** Writes with `count` seeds from its own on; loads the model first where it is not there. */
  start(count: number): Promise<void>
  stop(): void
}

export interface SeedRunsParts {
  client: Pick<EngineClient, 'runSeeds' | 'stop'>
  /** Loads the model if need be; false where it could not, or was cancelled. */
  ensureModel: () => Promise<boolean>
  /** What is shown, as it would run now, and the judge of its reward. */
  ask: () => { run: RunRequest; judge: string | null }
}

export function createSeedRuns({ client, ensureModel, ask }: SeedRunsParts) {
  return createStore<SeedRuns>()((set, get) => {
    let newest = 0
    return {
      state: { kind: 'none' },
      async start(count) {
        const mine = ++newest
        const before = get().state
        set({ state: { kind: 'running', asked: ask().run, count, progress: null } })
        const isLoaded = await ensureModel()
        if (mine !== newest) return
        if (!isLoaded) return set({ state: before.kind === 'running' ? { kind: 'none' } : before })
        // Only now is it known which rewards there are.
        const { run: asked, judge } = ask()
        const { prompt, settings } = asked
        const seeds = Array.from({ length: count }, (_, i) => settings.seed + i)
        const running = { kind: 'running' as const, asked, count }
        const outcome = await client.runSeeds({ prompt, settings, seeds, judge }, (progress) => {
          if (mine === newest) set({ state: { ...running, progress } })
        })
        if (mine !== newest) return
        if (outcome.ok) set({ state: { kind: 'done', asked, figures: outcome.value, judge } })
        else set({ state: outcome.error ? { kind: 'failed', error: outcome.error } : { kind: 'none' } })
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
