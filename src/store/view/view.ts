// How a run is shown: the quantity that tints its tokens, the quantity that is plotted by position, and whether the
// candidates of one column or of all are listed. These are not settings of a run, so changing them does not make a run outdated.

import { z } from 'zod'
import { createStore } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'

export const quantities = ['reward', 'advantage', 'baseLogProb', 'rank', 'differs'] as const

/** 'differs': whether top-k would have chosen another token with the same noise. */
export type Quantity = (typeof quantities)[number]

export const plottedQuantities = ['reward', 'advantage', 'logProb'] as const

/** What the chart by position shows. */
export type PlottedQuantity = (typeof plottedQuantities)[number]

const tables = ['one', 'all'] as const

/** Whether the candidates of one column or of all columns are listed. */
export type Tables = (typeof tables)[number]

export interface View {
  quantity: Quantity
  plotted: PlottedQuantity
  tables: Tables
  show(quantity: Quantity): void
  plot(plotted: PlottedQuantity): void
  showTables(tables: Tables): void
}

const FIRST = { quantity: 'reward', plotted: 'reward', tables: 'one' } as const

const viewSchema = z
  .object({
    quantity: z.enum(quantities).catch(FIRST.quantity),
    plotted: z.enum(plottedQuantities).catch(FIRST.plotted),
    tables: z.enum(tables).catch(FIRST.tables),
  })
  .catch(FIRST)

export function createViewStore(storage: () => StateStorage) {
  return createStore<View>()(
    persist(
      (set) => ({
        ...FIRST,
        show: (quantity) => set({ quantity }),
        plot: (plotted) => set({ plotted }),
        showTables: (tables) => set({ tables }),
      }),
      {
        name: 'tokenwise-view',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ quantity, plotted, tables }) => ({ quantity, plotted, tables }),
        merge: (persisted, current) => ({ ...current, ...viewSchema.parse(persisted) }),
      },
    ),
  )
}
