// The page's side of the worker that asks a hub. Aborting a call ends its worker.

import * as Comlink from 'comlink'
import type { HubClient } from '../rewards/classifier/hubModel.ts'
import type { HubWire } from './hub.ts'

const startWorker = () => new Worker(new URL('./hub.ts', import.meta.url), { type: 'module', name: 'tokenwise-hub' })

const NOT_STARTED = 'The program that asks the hub could not be downloaded. Check your connection and try again.'

export function createHubClient(): HubClient {
  return {
    describe: (hub, name, signal) => withWorker(signal, (wire) => wire.describe(hub, name)),
    download: (hub, model, onProgress, signal) =>
      withWorker(signal, (wire) => wire.download(hub, model, Comlink.proxy(onProgress))),
  }
}

async function withWorker<T>(signal: AbortSignal, work: (wire: Comlink.Remote<HubWire>) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const worker = startWorker()
  try {
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      worker.addEventListener('error', () => reject(new Error(NOT_STARTED)), { once: true })
      work(Comlink.wrap<HubWire>(worker)).then(resolve, reject)
    })
  } finally {
    worker.terminate()
  }
}
