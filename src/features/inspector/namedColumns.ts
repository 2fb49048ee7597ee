// The columns of the comparison and the selected fork, with titles and looks.

import { methods } from '../../decoding/methods/index.ts'
import { columnTitles } from '../../store/run/columnTitles.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'

export interface NamedColumn {
  column: ShownColumn
  title: string
  look: MethodLook
}

/** The fork comes last. */
export function namedColumns(columns: readonly ShownColumn[], fork: ShownColumn | null): NamedColumn[] {
  const titles = columnTitles(columns)
  const all = fork ? [...columns, fork] : columns
  const looks = columnLooks(all.map(({ method }) => method))
  return all.map((column, index) => ({
    column,
    title: column === fork ? `Fork, ${methods[fork.method].label}` : (titles[index] as string),
    look: looks[index] as MethodLook,
  }))
}
