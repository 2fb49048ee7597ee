// Stores that one feature or lesson uses, or that only some pages need. Each is defined in the folder of its feature, lesson or
// idea, created on first use, and kept as long as the app runs.

import type { StoreApi } from 'zustand'
import type { StateStorage } from 'zustand/middleware'
import type { EngineClient } from '../../worker/protocol.ts'
import type { ModelHere } from '../offline/modelHere.ts'
import type { Playground } from '../run/runState.ts'
import type { AppParts } from './parts.ts'

export interface OwnStoreParts
  extends Pick<AppParts, 'read' | 'readTraceFile' | 'nextFrame' | 'siteWorker' | 'indexedDB' | 'locks' | 'now'> {
  client: EngineClient
  playground: StoreApi<Playground>
  /** What of the address's model is stored in this browser. */
  modelHere: () => Promise<ModelHere>
  /** Loads the model if needed. Resolves with the request, or with null if the model could not be loaded. */
  withModel: <Request>(request: Request) => Promise<Request | null>
  /** Says in the navigation how much of the work in the background is done, in [0, 1]; null if there is none. */
  reportBackground: (share: number | null) => void
  /** Storage for what the user typed or set: each tab keeps its own across a reload, and a new tab starts with the last. */
  storage: () => StateStorage
  /** Storage that all tabs share. */
  sharedStorage: () => StateStorage
}

export type CreateOwn<State> = (parts: OwnStoreParts) => StoreApi<State>

export function createOwnStores(parts: OwnStoreParts) {
  const stores = new Map<unknown, StoreApi<unknown>>()
  return {
    /** Returns the store that `create` makes. It is made on the first call. */
    get<State>(create: CreateOwn<State>): StoreApi<State> {
      const store = (stores.get(create) as StoreApi<State> | undefined) ?? create(parts)
      stores.set(create, store)
      return store
    },
  }
}
