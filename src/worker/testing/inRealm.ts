// Runs an engine behind the worker's bridge but in this realm, for tests. Messages are cloned and ordered as between threads.

import * as Comlink from 'comlink'
import { createEngineClient, type WorkerHandle } from '../client.ts'
import type { Engine, EngineClient } from '../protocol.ts'
import { serveEngine } from '../serveEngine.ts'

export interface RealmWorker extends WorkerHandle {
  readonly isTerminated: boolean
  /** Dispatches the event that a failing worker would dispatch. */
  fail(type: 'error' | 'messageerror', message?: string): void
}

function workerInRealm(engine: Engine): RealmWorker {
  const { port1, port2 } = new MessageChannel()
  Comlink.expose(serveEngine(engine), port2)
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
    terminate() {
      isTerminated = true
      port1.close()
    },
    fail: (type, message) => failures.dispatchEvent(Object.assign(new Event(type), { message })),
  }
}

/** A client of engines in this realm. Each time it starts a worker, the next of `engines` is used. */
export function clientInRealm(...engines: Engine[]): { client: EngineClient; workers: RealmWorker[] } {
  const workers: RealmWorker[] = []
  const client = createEngineClient(() => {
    const engine = engines[workers.length]
    if (!engine) throw new Error('no engine is left to start')
    const worker = workerInRealm(engine)
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
