// Tasks one after the other: each waits until those before it have ended, and can be given up while it waits.

export class Turns {
  #running: { controller: AbortController; finished: Promise<unknown> } | null = null

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

  /** Ends the task whose turn it is; those that wait go on waiting. */
  async stop(): Promise<void> {
    const running = this.#running
    running?.controller.abort()
    await running?.finished.catch(() => {})
  }
}
