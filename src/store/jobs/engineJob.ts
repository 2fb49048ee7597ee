// An engine job as a store: start it, follow its progress, stop it. A new request supersedes the previous one, whose
// progress and result are dropped.

import { createStore } from 'zustand'
import type { EngineError, Outcome } from '../../worker/protocol.ts'

export type SettledState<Request, Progress, Result> =
  | { kind: 'none' }
  | { kind: 'done'; request: Request; result: Result }
  /** Stopped after it had reported `progress`. */
  | { kind: 'stopped'; request: Request; progress: Progress }
  | { kind: 'failed'; request: Request; progress: Progress | null; error: EngineError }

export type JobState<Request, Progress, Result> =
  | SettledState<Request, Progress, Result>
  /** `progress` is null until something is reported, e.g. while the model loads. */
  | { kind: 'running'; request: Request; progress: Progress | null }

export interface Job<Request, Progress, Result> {
  state: JobState<Request, Progress, Result>
  /** Resolves when the job has settled or been superseded. */
  start(request: Request): Promise<void>
  /** Aborts the job. If it has reported nothing yet, the previous state is restored. */
  stop(): void
  /** Replaces the state, e.g. with a stored result. A running job is aborted. */
  replace(state: SettledState<Request, Progress, Result>): void
}

export interface JobParts<Request, Progress, Result> {
  /** Runs before the work, e.g. loads the model. Resolves with the request to work on, or with null to give up. */
  prepare?: ((request: Request) => Promise<Request | null>) | undefined
  work: (
    request: Request,
    options: { signal: AbortSignal; onProgress: (progress: Progress) => void },
  ) => Promise<Outcome<Result>>
}

export function createJob<Request, Progress, Result>({ prepare, work }: JobParts<Request, Progress, Result>) {
  type State = JobState<Request, Progress, Result>
  return createStore<Job<Request, Progress, Result>>()((set, get) => {
    let current = new AbortController()
    /** The state to restore if the running job yields nothing. */
    let before: SettledState<Request, Progress, Result> = { kind: 'none' }

    /** The state after a job has ended without a result. */
    function aborted(state: State): State {
      if (state.kind !== 'running') return state
      const { request, progress } = state
      return progress === null ? before : { kind: 'stopped', request, progress }
    }

    return {
      state: before,
      async start(given) {
        current.abort()
        const controller = new AbortController()
        const { signal } = controller
        current = controller
        const { state } = get()
        if (state.kind !== 'running') before = state
        set({ state: { kind: 'running', request: given, progress: null } })
        const request = prepare ? await prepare(given) : given
        if (signal.aborted) return
        if (request === null) return set({ state: before })
        set({ state: { kind: 'running', request, progress: null } })
        const onProgress = (progress: Progress) => {
          if (!signal.aborted && get().state.kind === 'running') set({ state: { kind: 'running', request, progress } })
        }
        const outcome = await work(request, { signal, onProgress })
        if (signal.aborted) return
        const { state: ran } = get()
        const progress = ran.kind === 'running' ? ran.progress : null
        if (outcome.ok) set({ state: { kind: 'done', request, result: outcome.value } })
        else if (outcome.error) set({ state: { kind: 'failed', request, progress, error: outcome.error } })
        else set({ state: aborted(ran) })
      },
      stop() {
        current.abort()
        set(({ state }) => ({ state: aborted(state) }))
      },
      replace(state) {
        current.abort()
        set({ state })
      },
    }
  })
}

export function mapOutcome<T, U>(outcome: Outcome<T>, map: (value: T) => U): Outcome<U> {
  return outcome.ok ? { ok: true, value: map(outcome.value) } : outcome
}
