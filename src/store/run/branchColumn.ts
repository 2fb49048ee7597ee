// A fork of the tree as a column, so that what reads columns reads it too. Pure.

import type { Branch } from './branches.ts'
import type { ShownColumn } from './selectors.ts'

/** DOM id of the place where forks are read. */
export const FORKS_ID = 'forks'

/** Columns of opened runs have small negative ids. */
const FIRST_ID = -1000

/** Its id, by which tokens are pointed at; no column of the page or of a run has it. */
export function branchColumnId(branch: number): number {
  return FIRST_ID - branch
}

/** The branch of a column, or null for one that is no fork. */
export function branchOfColumn(column: number): number | null {
  return column <= FIRST_ID ? FIRST_ID - column : null
}

export function branchColumn({ id, record }: Branch): ShownColumn {
  const [column = null] = record.columns
  return { id: branchColumnId(id), method: column?.method ?? 'topK', record: column }
}
