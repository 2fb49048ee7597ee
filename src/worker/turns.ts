// Tasks one after the other: each waits until those before it have ended, and can be aborted while it waits.

export class Turns {
  #running: { controller: AbortController; finished: Promise<unknown> } | null = null
  /** The newest task that took over, which may still be waiting. */
  #newest: AbortController | null = null

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
