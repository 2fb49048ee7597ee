// What of the tokens is shown, by tint and curve: a way of looking, no setting of a run, so no run is made stale by it.

import { z } from 'zod'
import { create } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { longStorage } from './pageStorage.ts'

export const quantities = ['reward', 'advantage', 'baseLogProb', 'rank', 'differs'] as const

/** differs: whether top-k, with the same noise, would have written another token there. */
export type Quantity = (typeof quantities)[number]

export interface View {
  quantity: Quantity
  show(quantity: Quantity): void
}

const viewSchema = z.object({ quantity: z.enum(quantities).catch('reward') })

/** `storage` is the browser's localStorage unless a test gives its own. */
export function createViewStore(storage: () => StateStorage = () => longStorage) {
  return create<View>()(
    persist((set) => ({ quantity: 'reward', show: (quantity) => set({ quantity }) }), {
      name: 'tokenwise-view',
      version: 1,
      storage: createJSONStorage(storage),
      partialize: ({ quantity }) => ({ quantity }),
      merge: (persisted, current) => ({ ...current, ...viewSchema.catch({ quantity: 'reward' }).parse(persisted) }),
    }),
  )
}

export const useView = createViewStore()
