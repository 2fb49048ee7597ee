// Runs an engine behind the worker's bridge but in this realm, for tests. Messages are cloned and ordered as between threads.

import * as Comlink from 'comlink'
import { createEngineClient, type WorkerHandle } from '../client.ts'
import type { WatchPlatform } from '../clientWatch.ts'
import type { Engine, EngineClient, EngineWire } from '../protocol.ts'
import { serveEngine } from '../serveEngine.ts'

export interface RealmWorker extends WorkerHandle {
  readonly isTerminated: boolean
  /** Resolves when the messages that were posted to the worker have arrived. */
  delivered(): Promise<void>
  /** Ends without an event, as after `self.close()`: answers nothing more, and its locks are released. */
  end(): void
  /** Answers nothing more, like a worker in an endless loop. */
  hang(): void
  /** Dispatches the event that a failing worker would dispatch. */
  fail(type: 'error' | 'messageerror', message?: string): void
}

function workerInRealm(engine: Engine, { locks }: WatchPlatform): RealmWorker {
  const { port1, port2 } = new MessageChannel()
  let release = () => {}
  const ended = new Promise<void>((resolve) => {
    release = resolve
  })
  const request = (name: string, hold: () => unknown) => locks()?.request(name, () => Promise.race([hold(), ended]))
  Comlink.expose(serveEngine(engine, { locks: () => locks() && ({ request } as unknown as LockManager) }), port2)
  const probe = Comlink.wrap<EngineWire>(port1)
  const failures = new EventTarget()
  const targetOf = (type: string) => (type === 'message' ? port1 : failures)
  let isTerminated = false
  return {
    get isTerminated() {
      return isTerminated
    },
    postMessage: (message, transfer) => port1.postMessage(message, transfer ?? []),
    start: () => port1.start(),
    addEventListener: (type, listener) => targetOf(type).addEventListener(type, listener),
    removeEventListener: (type, listener) => targetOf(type).removeEventListener(type, listener),
    delivered: () => probe.ping(),
    end() {
      port2.close()
      release()
    },
    hang: () => port2.close(),
    terminate() {
      isTerminated = true
      port1.close()
      release()
    },
    fail: (type, message) => failures.dispatchEvent(Object.assign(new Event(type), { message })),
  }
}

/** A browser without locks, in which time stands still. */
export const TIMELESS: WatchPlatform = { locks: () => null, wait: () => new Promise(() => {}) }

/** A client of engines in this realm. Each time it starts a worker, the next of `engines` is used. */
export function clientInRealm(
  engines: readonly Engine[],
  platform = TIMELESS,
): { client: EngineClient; workers: RealmWorker[] } {
  const workers: RealmWorker[] = []
  const client = createEngineClient(platform, () => {
    const engine = engines[workers.length]
    if (!engine) throw new Error('no engine is left to start')
    const worker = workerInRealm(engine, platform)
    workers.push(worker)
    return worker
  })
  return { client, workers }
}

/** A gate at which a fake engine waits before every step. It opens for one step, or for good. */
export function createGate() {
  const waiting: (() => void)[] = []
  let isOpen = false
  let arrived = () => {}
  return {
    async pause() {
      if (isOpen) return
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        arrived()
      })
    },
    /** Resolves when the engine waits at the gate. */
    async reached() {
      if (waiting.length > 0) return
      await new Promise<void>((resolve) => {
        arrived = resolve
      })
    },
    step: () => waiting.shift()?.(),
    openForGood: () => {
      isOpen = true
      for (const go of waiting.splice(0)) go()
    },
  }
}
