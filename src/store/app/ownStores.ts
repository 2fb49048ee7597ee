// State that only one feature or lesson uses: it is defined beside the feature, made when the feature is first shown, and
// lasts as long as the app.

import { type StoreApi, useStore } from 'zustand'
import type { StateStorage } from 'zustand/middleware'
import { useApp } from './context.ts'

type CreateOwn<State> = (storage: () => StateStorage) => StoreApi<State>

export interface OwnStores {
  /** The app's store of this factory, made by the first call. The factory gets the storage that outlives a visit. */
  get<State>(create: CreateOwn<State>): StoreApi<State>
}

export function createOwnStores(storage: StateStorage): OwnStores {
  const stores = new Map<unknown, StoreApi<unknown>>()
  return {
    get<State>(create: CreateOwn<State>) {
      const store = (stores.get(create) as StoreApi<State> | undefined) ?? create(() => storage)
      stores.set(create, store)
      return store
    },
  }
}

/** @param create the same function in every render. */
export const useOwnStore = <State, T>(create: CreateOwn<State>, select: (state: State) => T): T =>
  useStore(useApp().ownStores.get(create), select)
