// Endings that the model writes here, from both sides of a cut: what was asked, how far it is, what has come so far. What came
// before a stop is kept: an interval that is wide is still an interval.

import { createStore } from 'zustand'
import type { EngineClient } from '../../worker/client.ts'
import type { CutTexts, EndingsRequest, EngineError, WorkDone } from '../../worker/protocol.ts'

export type EndingRunState =
  | { kind: 'none' }
  /** `progress` is null until the model is there, `texts` until the texts are cut. */
  | { kind: 'running'; asked: EndingsRequest; progress: WorkDone | null; texts: CutTexts | null }
  | { kind: 'done' | 'stopped'; asked: EndingsRequest; texts: CutTexts | null }
  | { kind: 'failed'; asked: EndingsRequest; texts: CutTexts | null; error: EngineError }

export interface EndingRuns {
  state: EndingRunState
  start(asked: EndingsRequest): Promise<void>
  stop(): void
}

export interface EndingRunsParts {
  client: Pick<EngineClient, 'writeEndings'>
  /** Loads the model if need be; false where it could not, or was cancelled. */
  ready: () => Promise<boolean>
}

export function createEndingRuns({ client, ready }: EndingRunsParts) {
  return createStore<EndingRuns>()((set, get) => {
    let newest = new AbortController()
    return {
      state: { kind: 'none' },
      async start(asked) {
        // The engine does one task after the other: what is no longer wanted is ended.
        newest.abort()
        newest = new AbortController()
        const { signal } = newest
        set({ state: { kind: 'running', asked, progress: null, texts: null } })
        if (!(await ready())) {
          if (!signal.aborted) set({ state: { kind: 'none' } })
          return
        }
        if (signal.aborted) return
        const outcome = await client.writeEndings(
          asked,
          (event) => {
            const { state } = get()
            if (signal.aborted || state.kind !== 'running') return
            if (event.kind === 'texts') set({ state: { ...state, texts: event.texts } })
            else set({ state: { ...state, progress: event } })
          },
          signal,
        )
        if (signal.aborted) return
        const { state } = get()
        const texts = state.kind === 'running' ? state.texts : null
        // The last event may come behind the answer: the answer has everything.
        if (outcome.ok) set({ state: { kind: 'done', asked, texts: outcome.value } })
        else if (outcome.error) set({ state: { kind: 'failed', asked, texts, error: outcome.error } })
        else set({ state: { kind: 'stopped', asked, texts } })
      },
      stop() {
        const { state } = get()
        if (state.kind !== 'running') return
        newest.abort()
        set({ state: { kind: 'stopped', asked: state.asked, texts: state.texts } })
      },
    }
  })
}
