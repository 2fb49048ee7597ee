// A fork of the tree as a column, so that whatever reads columns can read it. Pure.

import { forkColumnId } from '../settings/columnIds.ts'
import type { Branch } from './branches.ts'
import type { ShownColumn } from './selectors.ts'

/** DOM id of the place where forks are read. */
export const FORKS_ID = 'forks'

export function branchColumn({ id, record }: Branch): ShownColumn {
  const [column = null] = record.columns
  return { id: forkColumnId(id), method: column?.method ?? 'topK', record: column }
}
