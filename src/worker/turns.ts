// Tasks one after the other: each waits until those before it have ended, and can be aborted while it waits.

import { toEngineError } from './engineError.ts'
import type { CallName, EngineCall, EngineCalls } from './protocol.ts'

export const ABORTED = { ok: false, error: null } as const

/** Does what a call asks for; null if it was aborted. */
export type Work<Name extends CallName> = (
  request: EngineCalls[Name]['request'],
  onProgress: (progress: EngineCalls[Name]['progress']) => void,
  signal: AbortSignal,
) => Promise<EngineCalls[Name]['result'] | null>

export class Turns {
  #running: { controller: AbortController; finished: Promise<unknown> } | null = null
  /** The newest task that took over, which may still be waiting. */
  #newest: AbortController | null = null

  /** A call of the engine whose work is done when its turn comes; what it throws becomes the outcome's error. */
  call<Name extends CallName>(how: 'take' | 'takeOver', work: Work<Name>): EngineCall<Name> {
    return async (request, { onProgress = () => {}, signal } = {}) => {
      try {
        const value = await this[how]((ended) => work(request, onProgress, ended), signal)
        return value === null ? ABORTED : { ok: true, value }
      } catch (error) {
        return { ok: false, error: toEngineError(error) }
      }
    }
  }

  /** Runs `work` when its turn comes. @returns null if `signal` was aborted before that. */
  take<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    return this.#take(work, controllerOf(signal))
  }

  /** Aborts the running task and any that took over before, and comes next. @returns as `take`. */
  async takeOver<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    const controller = controllerOf(signal)
    const stopped = this.stop()
    this.#newest = controller
    await stopped
    return this.#take(work, controller)
  }

  /** Aborts the running task and one that took over but still waits; other waiting tasks keep their place. */
  async stop(): Promise<void> {
    this.#newest?.abort()
    const running = this.#running
    running?.controller.abort()
    await running?.finished.catch(() => {})
  }

  async #take<T>(work: (signal: AbortSignal) => Promise<T>, controller: AbortController): Promise<T | null> {
    while (this.#running) await this.#running.finished.catch(() => {})
    const { signal } = controller
    if (signal.aborted) return null
    const running = { controller, finished: work(signal) }
    this.#running = running
    try {
      return await running.finished
    } finally {
      if (this.#running === running) this.#running = null
    }
  }
}

/** A controller that the signal aborts, and that can be aborted without it. */
export function controllerOf(signal?: AbortSignal): AbortController {
  const controller = new AbortController()
  if (signal?.aborted) controller.abort()
  else signal?.addEventListener('abort', () => controller.abort(), { signal: controller.signal })
  return controller
}
