// The columns side by side; on narrow screens, one below the other. Texts of another prompt are set aside.

import { Button } from '@mantine/core'
import { Fragment, useMemo } from 'react'
import { useApp } from '../../store/app/context.ts'
import {
  useEngineStatus,
  useForksBeside,
  usePlayground,
  useSettings,
  useShownColumns,
  useShownHead,
  useShownRun,
  useView,
  useVisibleColumns,
} from '../../store/app/hooks.ts'
import { columnTitles } from '../../store/run/columnTitles.ts'
import type { PlacedFork } from '../../store/run/forksBeside.ts'
import { scaleOf } from '../../store/run/quantities.ts'
import { leavesTopK, recordOf, type ShownColumn } from '../../store/run/selectors.ts'
import { type WrittenWith, writtenWith } from '../../store/run/writtenWith.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { columnLacks } from '../../store/settings/composeRun.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'
import { AddColumn } from './AddColumn.tsx'
import { Column } from './Column.tsx'
import classes from './Columns.module.css'
import { DomainNote } from './DomainNote.tsx'
import { ForkColumn } from './ForkColumn.tsx'
import { ForksLine } from './ForksLine.tsx'
import { SeedsPanel } from './SeedsPanel.tsx'
import { SetAside } from './SetAside.tsx'
import { TokenTip } from './TokenTip.tsx'

export function Columns() {
  const { address } = useApp()
  const shownHead = useShownHead()
  const quantity = useView((state) => state.quantity)
  const reward = useSettings((state) => state.reward)
  const run = useShownRun()
  const isFull = useView(({ detail }) => detail === 'full')
  const status = useEngineStatus()
  const start = usePlayground((state) => state.start)
  const whole = useShownColumns()
  const columns = useVisibleColumns()
  const titles = columnTitles(columns)
  const looks = useColumnLooks(columns)
  const outdated = useOutdated()
  const beside = useForksBeside()
  const forksOf = (id: ColumnId) => beside.get(id) ?? []
  // The forks of columns that were removed from the page come last.
  const alone = [...beside].flatMap(([id, forks]) => (columns.some((column) => column.id === id) ? [] : forks))
  const forkCount = [...beside.values()].reduce((sum, forks) => sum + forks.length, 0)
  const shown = useMemo(() => ({ quantity, head: shownHead }), [quantity, shownHead])
  const { none, full, twoSided } = useMemo(() => scaleOf(whole, shown), [whole, shown])
  // Texts render again only when the ends of the scale change.
  const scale = useMemo(() => ({ none, full, twoSided }), [none, full, twoSided])
  const phase =
    run.kind !== 'running' ? 'still' : run.record === null ? 'starting' : run.prefill !== null ? 'reading' : 'writing'
  // If the model failed with the same error, the panel that loads it already shows the error.
  const runError = run.kind === 'failed' && !(status.kind === 'failed' && status.error === run.error) ? run.error : null

  const forkColumn = (placed: PlacedFork) => (
    <ForkColumn key={placed.fork.id} {...placed} look={forkLook(columns, placed)} shown={shown} scale={scale} />
  )

  return (
    <div className={classes.all}>
      {runError && (
        <ErrorNote title="The run failed" {...runError}>
          <Button size="xs" onClick={() => start()}>
            Run again
          </Button>
        </ErrorNote>
      )}
      <SetAside />
      <div
        className={classes.columns}
        data-tour="columns"
        style={{ '--columns': columns.length + forkCount } as React.CSSProperties}
      >
        {columns.map((column, index) => (
          <Fragment key={column.id}>
            <Column
              title={titles[index] as string}
              look={looks[index] as MethodLook}
              column={column}
              phase={phase}
              settings={recordOf(run)?.settings ?? null}
              shown={shown}
              scale={scale}
              lacks={columnLacks(column, reward, status)}
              leavesAt={leavesTopK(columns, column)}
              outdated={outdated[index] ?? null}
            />
            {forksOf(column.id).map(forkColumn)}
          </Fragment>
        ))}
        {alone.map(forkColumn)}
        {isFull && (run.kind !== 'done' || !run.detached) && <AddColumn />}
      </div>
      <DomainNote />
      {!address.embedded && (
        <>
          <ForksLine />
          {isFull && <SeedsPanel />}
        </>
      )}
      <TokenTip />
    </div>
  )
}

/** Like the look of another column of the fork's method, so that the fork differs from its parent by its mark. */
function forkLook(columns: readonly ShownColumn[], { fork: { record } }: PlacedFork): MethodLook {
  const methods = [...columns, ...record.columns].map(({ method }) => method)
  return columnLooks(methods).at(-1) as MethodLook
}

/** For each column, the settings of its text if Run would not use them; else null. */
function useOutdated(): (WrittenWith | null)[] {
  const settings = useSettings()
  const status = useEngineStatus()
  const run = usePlayground((state) => state.run)
  return writtenWith(settings, status, run).map((one) => (one === 'new' ? null : one))
}

/** Returns the same array until a method changes, so that texts do not render again. */
function useColumnLooks(columns: readonly { method: string }[]): MethodLook[] {
  const methods = columns.map(({ method }) => method).join()
  return useMemo(() => columnLooks(methods.split(',')), [methods])
}
