// The run of a column: the page's, or a fork's.

import { useBranches, useEngineStatus, usePlayground } from '../../store/app/hooks.ts'
import { branchAt } from '../../store/run/branches.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { branchOfColumn, type ColumnId } from '../../store/settings/columnIds.ts'
import type { Asked } from './whatIf.ts'

export function useAsked(): (column: ColumnId) => Asked | null {
  const run = usePlayground((state) => state.run)
  const status = useEngineStatus()
  const branches = useBranches((state) => state.branches)
  return (column) => {
    const id = branchOfColumn(column)
    const branch = id === null ? null : branchAt(branches, id)
    if (branch) return { run: branch.record, index: 0, status }
    const record = recordOf(run)
    const index = run.kind === 'none' ? -1 : run.columnIds.indexOf(column)
    return record && index >= 0 ? { run: record, index, status } : null
  }
}
