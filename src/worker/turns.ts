// Tasks one after the other: each waits until those before it have ended, and can be given up while it waits.

export class Turns {
  #running: { controller: AbortController; finished: Promise<unknown> } | null = null
  /** Of the newest that took over. */
  #newest: AbortController | null = null

  /** @returns null where it was given up before its turn came. */
  async take<T>(work: (signal: AbortSignal) => Promise<T>, controller = new AbortController()): Promise<T | null> {
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

  /** Ends the task whose turn it is, and one that took over before, and comes next. @returns as `take`. */
  async takeOver<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    const controller = new AbortController()
    const stopped = this.stop()
    this.#newest = controller
    await stopped
    return this.take(work, controller)
  }

  /** Ends the task whose turn it is, and one that took over, should it wait still; others that wait go on waiting. */
  async stop(): Promise<void> {
    this.#newest?.abort()
    const running = this.#running
    running?.controller.abort()
    await running?.finished.catch(() => {})
  }
}
