// The page's side of the worker that asks a hub. Aborting a call ends its worker.

import * as Comlink from 'comlink'
import type { HubClient } from '../rewards/classifier/hubModel.ts'
import { withWorker } from './clientShortLived.ts'
import type { HubWire } from './hub.ts'

type Wire = Comlink.Remote<HubWire>

const HUB = {
  start: () => new Worker(new URL('./hub.ts', import.meta.url), { type: 'module', name: 'tokenwise-hub' }),
  notStarted: 'The program that asks the hub could not be downloaded. Check your connection and try again.',
}

export function createHubClient(): HubClient {
  return {
    describe: (hub, name, signal) => withWorker(HUB, signal, (wire: Wire) => wire.describe(hub, name)),
    download: (hub, model, onProgress, signal) =>
      withWorker(HUB, signal, (wire: Wire) => wire.download(hub, model, Comlink.proxy(onProgress))),
  }
}
