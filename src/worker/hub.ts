// The entry point of a worker that asks a hub. It is started anew for every request, because only workers that start after a
// person has added a host may contact it.

import '../platform/noEval.ts'
import * as Comlink from 'comlink'
import { describeHubModel, downloadHubModel } from '../models/classifier/hub.ts'
import type { HubModel } from '../rewards/classifier/hubModel.ts'

const get: typeof fetch = (...request) => fetch(...request)

const wire = {
  describe: (hub: string, name: string): Promise<HubModel> => describeHubModel(name, { hub, fetch: get }),
  download: (
    hub: string,
    model: HubModel,
    onProgress: (loaded: number, total: number) => void,
  ): Promise<ReadonlyMap<string, Blob>> => downloadHubModel(model, { hub, fetch: get, onProgress }),
}

export type HubWire = typeof wire

Comlink.expose(wire)
