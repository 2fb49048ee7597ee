// State that only one feature or lesson uses: it is defined beside the feature, made when the feature is first shown, and
// lasts as long as the app.

import type { StoreApi } from 'zustand'
import type { StateStorage } from 'zustand/middleware'
import type { EngineClient } from '../../worker/protocol.ts'
import type { AppParts } from './parts.ts'

/** What such a store may be made of. */
export interface OwnStoreParts extends Pick<AppParts, 'read' | 'nextFrame'> {
  client: EngineClient
  /** Loads the model if need be; resolves with what it was given, or with null if the model cannot be had. */
  withModel: <Request>(request: Request) => Promise<Request | null>
  /** Outlives a visit. */
  storage: () => StateStorage
}

export type CreateOwn<State> = (parts: OwnStoreParts) => StoreApi<State>

export interface OwnStores {
  /** The app's store of this factory, made by the first call. */
  get<State>(create: CreateOwn<State>): StoreApi<State>
}

export function createOwnStores(parts: OwnStoreParts): OwnStores {
  const stores = new Map<unknown, StoreApi<unknown>>()
  return {
    get<State>(create: CreateOwn<State>) {
      const store = (stores.get(create) as StoreApi<State> | undefined) ?? create(parts)
      stores.set(create, store)
      return store
    },
  }
}
