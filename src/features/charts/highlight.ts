// The column that is highlighted in all charts while the others fade: the one whose name is hovered, focused or pinned
// by a click.

import { create } from 'zustand'
import type { ColumnId } from '../../store/settings/columnIds.ts'

export interface Highlight {
  pointed: ColumnId | null
  kept: ColumnId | null
  /** Sets the columns of the comparison that is shown. A highlight from another comparison is dropped. */
  show(columns: unknown): void
  point(column: ColumnId | null): void
  /** Pins a column, or unpins the pinned one. */
  keep(column: ColumnId): void
  /** A removed column must not fade the others. */
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

/** Whether another column is highlighted. */
export const useFaded = (column: ColumnId): boolean =>
  useHighlight(({ pointed, kept }) => (pointed ?? kept ?? column) !== column)
