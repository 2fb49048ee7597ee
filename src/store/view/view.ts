// How a run is looked at: what of its tokens is shown, by tint and curve, and whether candidates of one column or of all. No
// setting of a run, so no run is made stale by it.

import { z } from 'zod'
import { create } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { longStorage } from '../app/pageStorage.ts'

export const quantities = ['reward', 'advantage', 'baseLogProb', 'rank', 'differs'] as const

/** differs: whether top-k, with the same noise, would have written another token there. */
export type Quantity = (typeof quantities)[number]

const tables = ['one', 'all'] as const

/** Of which columns the candidates of a step are shown. */
export type Tables = (typeof tables)[number]

export interface View {
  quantity: Quantity
  tables: Tables
  show(quantity: Quantity): void
  showTables(tables: Tables): void
}

const FIRST = { quantity: 'reward', tables: 'one' } as const

const viewSchema = z
  .object({ quantity: z.enum(quantities).catch(FIRST.quantity), tables: z.enum(tables).catch(FIRST.tables) })
  .catch(FIRST)

/** `storage` is the browser's localStorage unless a test gives its own. */
export function createViewStore(storage: () => StateStorage = () => longStorage) {
  return create<View>()(
    persist(
      (set) => ({
        ...FIRST,
        show: (quantity) => set({ quantity }),
        showTables: (tables) => set({ tables }),
      }),
      {
        name: 'tokenwise-view',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ quantity, tables }) => ({ quantity, tables }),
        merge: (persisted, current) => ({ ...current, ...viewSchema.parse(persisted) }),
      },
    ),
  )
}

export const useView = createViewStore()
