// Runs tasks one after another. A task can be aborted while it waits for its turn.

import { toEngineError } from './engineError.ts'
import type { CallName, EngineCall, EngineCalls } from './protocol.ts'

export const ABORTED = { ok: false, error: null } as const

/** Does the work of a call. Resolves with null if aborted. */
export type Work<Name extends CallName> = (
  request: EngineCalls[Name]['request'],
  onProgress: (progress: EngineCalls[Name]['progress']) => void,
  signal: AbortSignal,
) => Promise<EngineCalls[Name]['result'] | null>

/** Waits for its turn; aborts what runs and comes next; or runs only while nothing else does. */
export type How = 'take' | 'takeOver' | 'giveWay'

export class Turns {
  #running: { controller: AbortController; finished: Promise<unknown> } | null = null
  /** The latest `takeOver` task, which may still be waiting for its turn. */
  #newest: AbortController | null = null
  /** The tasks that give way, running or waiting. */
  readonly #behind = new Set<AbortController>()
  /** Number of all other tasks, running or waiting. */
  #ahead = 0
  #onIdle = () => {}
  #idle = Promise.resolve()

  /** Creates an engine call that does `work` when its turn comes. If `work` throws, the error becomes the outcome's error. */
  call<Name extends CallName>(how: How, work: Work<Name>): EngineCall<Name> {
    return async (request, { onProgress = () => {}, signal } = {}) => {
      try {
        const value = await this[how]((ended) => work(request, onProgress, ended), signal)
        return value === null ? ABORTED : { ok: true, value }
      } catch (error) {
        return { ok: false, error: toEngineError(error) }
      }
    }
  }

  /** Runs `work` when its turn comes. @returns null as soon as `signal` is aborted before that. */
  take<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    return this.#first(() => this.#take(work, controllerOf(signal)))
  }

  /** Aborts the running task and the latest `takeOver` task, and runs `work` next. @returns the same as `take`. */
  takeOver<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    return this.#first(async () => {
      const controller = controllerOf(signal)
      const stopped = this.stop()
      this.#newest = controller
      await Promise.race([stopped, aborted(controller.signal)])
      return this.#take(work, controller)
    })
  }

  /** Runs `work` when no other task runs or waits. Any other task aborts it. @returns null if it gave way before it began. */
  async giveWay<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    const given = controllerOf(signal)
    while (this.#ahead > 0 && !given.signal.aborted) await Promise.race([this.#idle, aborted(given.signal)])
    const controller = controllerOf(given.signal)
    this.#behind.add(controller)
    try {
      return await this.#take(work, controller)
    } finally {
      this.#behind.delete(controller)
    }
  }

  /** Does `work` ahead of the tasks that give way. */
  async #first<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ahead++ === 0)
      this.#idle = new Promise((resolve) => {
        this.#onIdle = resolve
      })
    for (const controller of this.#behind) controller.abort()
    try {
      return await work()
    } finally {
      if (--this.#ahead === 0) this.#onIdle()
    }
  }

  /** Aborts the running task and the latest `takeOver` task, even if it is waiting. Other tasks keep their turn. */
  async stop(): Promise<void> {
    this.#newest?.abort()
    const running = this.#running
    running?.controller.abort()
    await running?.finished.catch(() => {})
  }

  async #take<T>(work: (signal: AbortSignal) => Promise<T>, controller: AbortController): Promise<T | null> {
    const { signal } = controller
    while (this.#running && !signal.aborted)
      await Promise.race([this.#running.finished.catch(() => {}), aborted(signal)])
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

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** An AbortController that `signal` also aborts, if given. */
export function controllerOf(signal?: AbortSignal): AbortController {
  const controller = new AbortController()
  if (signal?.aborted) controller.abort()
  else signal?.addEventListener('abort', () => controller.abort(), { signal: controller.signal })
  return controller
}
