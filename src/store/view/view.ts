// How a run is shown: how much of the playground there is, the quantity that tints its tokens, the quantity that is plotted by
// position, whether the panel of candidates is open, and what it lists. These are not settings of a run, so changing them does
// not make a run outdated.

import { z } from 'zod'
import { createStore } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'

/** Advantage comes first: a text of a high reward is tinted everywhere by its reward, and only at some tokens by this. */
export const quantities = ['advantage', 'reward', 'baseLogProb', 'rank', 'differs'] as const

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

export const details = ['simple', 'full'] as const

/** 'simple' shows prompt, reward, weight, Run and the texts; 'full' shows every setting and figure. */
export type Detail = (typeof details)[number]

export interface View {
  detail: Detail
  quantity: Quantity
  plotted: PlottedQuantity
  tables: Tables
  numbers: Numbers
  /** The panel of candidates. It is closed after a reload. */
  panel: Panel
  setDetail(detail: Detail): void
  show(quantity: Quantity): void
  plot(plotted: PlottedQuantity): void
  showTables(tables: Tables): void
  showNumbers(numbers: Numbers): void
  setPanel(panel: Panel): void
}

const FIRST = { quantity: 'advantage', plotted: 'reward', tables: 'one', numbers: 'few' } as const

const viewSchema = z
  .object({
    detail: z.enum(details).optional().catch(undefined),
    quantity: z.enum(quantities).catch(FIRST.quantity),
    plotted: z.enum(plottedQuantities).catch(FIRST.plotted),
    tables: z.enum(tables).catch(FIRST.tables),
    numbers: z.enum(numbers).catch(FIRST.numbers),
  })
  .catch(FIRST)

/** @param firstDetail is used, and kept, if none is stored. */
export function createViewStore(storage: () => StateStorage, firstDetail: Detail = 'simple') {
  const store = createStore<View>()(
    persist(
      (set) => ({
        ...FIRST,
        panel: 'closed',
        detail: firstDetail,
        setDetail: (detail) => set({ detail }),
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
        partialize: ({ detail, quantity, plotted, tables, numbers }) => ({
          detail,
          quantity,
          plotted,
          tables,
          numbers,
        }),
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
