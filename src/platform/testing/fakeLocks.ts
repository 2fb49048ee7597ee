// The Web Locks of one site for tests: exclusive and shared, in the order of the requests.

interface Request {
  mode: 'shared' | 'exclusive'
  grant(): void
}

type Options = { mode?: 'shared' | 'exclusive'; ifAvailable?: boolean; signal?: AbortSignal }

export class FakeLocks {
  readonly #held = new Map<string, Request[]>()
  readonly #waiting = new Map<string, Request[]>()

  async request<T>(name: string, ...given: [Options, (lock: object | null) => T] | [() => T]): Promise<Awaited<T>> {
    const [{ mode = 'exclusive', ifAvailable = false, signal }, work] =
      given.length === 1 ? [{} as Options, given[0]] : given
    signal?.throwIfAborted()
    const waiting = this.#of(this.#waiting, name)
    const held = this.#of(this.#held, name)
    let request: Request | undefined
    const granted = new Promise<void>((grant, refuse) => {
      request = { mode, grant }
      waiting.push(request)
      signal?.addEventListener('abort', () => {
        if (!waiting.includes(request as Request)) return
        waiting.splice(waiting.indexOf(request as Request), 1)
        this.#grant(name)
        refuse(signal.reason)
      })
    })
    this.#grant(name)
    if (ifAvailable && waiting.includes(request as Request)) {
      waiting.splice(waiting.indexOf(request as Request), 1)
      return await work(null)
    }
    await granted
    try {
      return await work({ name, mode })
    } finally {
      held.splice(held.indexOf(request as Request), 1)
      this.#grant(name)
    }
  }

  #grant(name: string): void {
    const held = this.#of(this.#held, name)
    const waiting = this.#of(this.#waiting, name)
    for (;;) {
      const next = waiting[0]
      const isFree = held.length === 0 || (next?.mode === 'shared' && held.every(({ mode }) => mode === 'shared'))
      if (!next || !isFree) return
      waiting.shift()
      held.push(next)
      next.grant()
    }
  }

  #of(requests: Map<string, Request[]>, name: string): Request[] {
    const list = requests.get(name) ?? []
    requests.set(name, list)
    return list
  }
}
