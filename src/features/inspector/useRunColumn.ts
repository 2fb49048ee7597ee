// The run that a shown column belongs to: the page's run, or a fork's.

import { useEngineStatus, useForks, usePlayground } from '../../store/app/hooks.ts'
import { forkAt } from '../../store/run/forkTree.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { type ColumnId, forkOfColumn } from '../../store/settings/columnIds.ts'
import type { RunColumn } from './whatIf.ts'

export function useRunColumn(): (column: ColumnId) => RunColumn | null {
  const run = usePlayground((state) => state.run)
  const status = useEngineStatus()
  const forks = useForks((state) => state.tree)
  return (column) => {
    const id = forkOfColumn(column)
    const fork = id === null ? null : forkAt(forks, id)
    if (fork) return { run: fork.record, index: 0, status }
    const record = recordOf(run)
    const index = run.kind === 'none' ? -1 : run.columnIds.indexOf(column)
    return record && index >= 0 ? { run: record, index, status } : null
  }
}
