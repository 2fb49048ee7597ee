// How a run is shown: how much of the playground there is, the quantity that tints its tokens and is plotted, and whether the
// candidates of one column or of all are listed. These are not settings of a run, so changing them does not make a run
// outdated.

import { z } from 'zod'
import { createStore } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'

/** Advantage comes first: a text of a high reward is tinted everywhere by its reward, and only at some tokens by this. */
export const quantities = ['advantage', 'reward', 'baseLogProb', 'rank', 'differs'] as const

/** 'differs': whether top-k would have chosen another token with the same noise. */
export type Quantity = (typeof quantities)[number]

const tables = ['one', 'all'] as const

/** Whether the candidates of one column or of all columns are listed. */
export type Tables = (typeof tables)[number]

export const details = ['simple', 'full'] as const

/** 'simple' shows prompt, reward, weight, Run and the texts; 'full' shows every setting and figure. */
export type Detail = (typeof details)[number]

export interface View {
  detail: Detail
  quantity: Quantity
  tables: Tables
  setDetail(detail: Detail): void
  show(quantity: Quantity): void
  showTables(tables: Tables): void
}

const FIRST = { quantity: 'advantage', tables: 'one' } as const

const viewSchema = z
  .object({
    detail: z.enum(details).optional().catch(undefined),
    quantity: z.enum(quantities).catch(FIRST.quantity),
    tables: z.enum(tables).catch(FIRST.tables),
  })
  .catch(FIRST)

/** @param firstDetail is used, and kept, if none is stored. */
export function createViewStore(storage: () => StateStorage, firstDetail: Detail = 'simple') {
  const store = createStore<View>()(
    persist(
      (set) => ({
        ...FIRST,
        detail: firstDetail,
        setDetail: (detail) => set({ detail }),
        show: (quantity) => set({ quantity }),
        showTables: (tables) => set({ tables }),
      }),
      {
        name: 'tokenwise-view',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ detail, quantity, tables }) => ({ detail, quantity, tables }),
        merge: (persisted, current) => {
          const { detail = firstDetail, ...stored } = viewSchema.parse(persisted)
          return { ...current, ...stored, detail }
        },
      },
    ),
  )
  // Stored at once: the settings of a comparison that is opened later must not decide for the next visit.
  store.getState().setDetail(store.getState().detail)
  return store
}
