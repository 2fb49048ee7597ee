// How a run is shown: the quantity that tints its tokens, the quantity that is plotted by position, whether the panel of
// candidates is open, and what it lists. These are not settings of a run, so changing them does not make a run outdated.

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

const numbers = ['few', 'all'] as const

/** Whether a table of candidates has the columns that decide, or all recorded numbers. */
export type Numbers = (typeof numbers)[number]

/** 'entered': open, and the focus moves into it. */
export type Panel = 'closed' | 'open' | 'entered'

export interface View {
  quantity: Quantity
  plotted: PlottedQuantity
  tables: Tables
  numbers: Numbers
  /** The panel of candidates. It is closed after a reload. */
  panel: Panel
  show(quantity: Quantity): void
  plot(plotted: PlottedQuantity): void
  showTables(tables: Tables): void
  showNumbers(numbers: Numbers): void
  setPanel(panel: Panel): void
}

const FIRST = { quantity: 'reward', plotted: 'reward', tables: 'one', numbers: 'few' } as const

const viewSchema = z
  .object({
    quantity: z.enum(quantities).catch(FIRST.quantity),
    plotted: z.enum(plottedQuantities).catch(FIRST.plotted),
    tables: z.enum(tables).catch(FIRST.tables),
    numbers: z.enum(numbers).catch(FIRST.numbers),
  })
  .catch(FIRST)

export function createViewStore(storage: () => StateStorage) {
  return createStore<View>()(
    persist(
      (set) => ({
        ...FIRST,
        panel: 'closed',
        show: (quantity) => set({ quantity }),
        plot: (plotted) => set({ plotted }),
        showTables: (tables) => set({ tables }),
        showNumbers: (numbers) => set({ numbers }),
        setPanel: (panel) => set({ panel }),
      }),
      {
        name: 'tokenwise-view',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ quantity, plotted, tables, numbers }) => ({ quantity, plotted, tables, numbers }),
        merge: (persisted, current) => ({ ...current, ...viewSchema.parse(persisted) }),
      },
    ),
  )
}
