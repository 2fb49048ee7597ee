// Where forks stand on the page: to the right of the column that they come from. Pure.

import { dequal } from 'dequal/lite'
import type { ColumnId } from '../settings/columnIds.ts'
import { type Fork, type ForkTree, forkAt, walkForks } from './forkTree.ts'
import type { RunState } from './runState.ts'

export interface PlacedFork {
  fork: Fork
  /** Name of the column or fork that it was forked from. */
  parent: string
}

/** Forks by the column that they stand beside; null if that column is not part of the run. */
export type ForksBeside = ReadonlyMap<ColumnId | null, readonly PlacedFork[]>

/** The column of each root of the tree. A tree from the library contains copies of the columns, which are found by value. */
export function rootColumns({ nodes, records }: ForkTree, run: RunState): ReadonlyMap<number, ColumnId | null> {
  const columns = (run.kind !== 'none' && run.record?.columns) || []
  const ids = run.kind === 'none' ? [] : run.columnIds
  return new Map(
    nodes.present
      .filter(({ parent }) => parent === null)
      .map(({ id }) => {
        const root = records[id]?.columns[0]
        const same = root ? columns.indexOf(root) : -1
        const index = same >= 0 ? same : columns.findIndex((column) => dequal(column, root))
        return [id, ids[index] ?? null]
      }),
  )
}

/** Depth first, so that the forks of a fork follow it. */
export function forksBeside(tree: ForkTree, columnOf: ReadonlyMap<number, ColumnId | null>): ForksBeside {
  const beside = new Map<ColumnId | null, PlacedFork[]>()
  let column: ColumnId | null = null
  for (const { node } of walkForks(tree)) {
    if (node.parent === null) column = columnOf.get(node.id) ?? null
    const fork = forkAt(tree, node.id)
    const parent = node.parent === null ? null : forkAt(tree, node.parent)
    if (!fork || !parent) continue
    const before = beside.get(column)
    if (before) before.push({ fork, parent: parent.name })
    else beside.set(column, [{ fork, parent: parent.name }])
  }
  return beside
}
