// Which column stands out in all pictures, the others faded: while its name is pointed at or focused, and as long as it is
// kept by a click.

import { create } from 'zustand'
import type { ColumnId } from '../../store/settings/columnIds.ts'

export interface Highlight {
  pointed: ColumnId | null
  kept: ColumnId | null
  /** Columns of the comparison that is shown. What was brought out of another one fades nothing in this. */
  show(columns: unknown): void
  point(column: ColumnId | null): void
  /** Keeps a column; the same again lets go. */
  keep(column: ColumnId): void
  /** A column that is no longer there fades nothing. */
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
