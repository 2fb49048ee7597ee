// Which column stands out in all pictures while the others fade: the one whose name is hovered or focused, or that a click keeps.

import { create } from 'zustand'
import type { ColumnId } from '../../store/settings/columnIds.ts'

export interface Highlight {
  pointed: ColumnId | null
  kept: ColumnId | null
  /** Columns of the comparison that is shown. What stood out in another comparison is forgotten. */
  show(columns: unknown): void
  point(column: ColumnId | null): void
  /** Keeps a column, or lets go of the one that is kept. */
  keep(column: ColumnId): void
  /** A column that is no longer there does not fade others. */
  forget(column: ColumnId): void
}

let shown: unknown = null

export const useHighlight = create<Highlight>()((set) => ({
  pointed: null,
  kept: null,
  show(columns) {
    if (columns !== shown) set({ pointed: null, kept: null })
    shown = columns
  },
  point: (pointed) => set({ pointed }),
  keep: (column) => set(({ kept }) => (kept === column ? { kept: null, pointed: null } : { kept: column })),
  forget: (column) =>
    set(({ pointed, kept }) => ({
      pointed: pointed === column ? null : pointed,
      kept: kept === column ? null : kept,
    })),
}))

/** Whether another column stands out. */
export const useFaded = (column: ColumnId): boolean =>
  useHighlight(({ pointed, kept }) => (pointed ?? kept ?? column) !== column)
