// The column that is highlighted in all charts, while the others fade. Hovering or focusing a name highlights its column,
// and a click pins it.

import { create } from 'zustand'
import type { ColumnId } from '../../store/settings/columnIds.ts'

export interface Highlight {
  hovered: ColumnId | null
  pinned: ColumnId | null
  /** Drops the highlight if another comparison is shown. */
  show(comparison: unknown): void
  hover(column: ColumnId | null): void
  /** Pins a column, or unpins it if it is pinned. */
  pin(column: ColumnId): void
  /** Drops the highlight of a removed column. Otherwise the other columns would stay faded. */
  forget(column: ColumnId): void
}

let shown: unknown = null

export const useHighlight = create<Highlight>()((set) => ({
  hovered: null,
  pinned: null,
  show(comparison) {
    if (comparison !== shown) set({ hovered: null, pinned: null })
    shown = comparison
  },
  hover: (hovered) => set({ hovered }),
  pin: (column) => set(({ pinned }) => (pinned === column ? { pinned: null, hovered: null } : { pinned: column })),
  forget: (column) =>
    set(({ hovered, pinned }) => ({
      hovered: hovered === column ? null : hovered,
      pinned: pinned === column ? null : pinned,
    })),
}))

/** Whether the column is faded because another one is highlighted. */
export const useFaded = (column: ColumnId): boolean =>
  useHighlight(({ hovered, pinned }) => (hovered ?? pinned ?? column) !== column)
