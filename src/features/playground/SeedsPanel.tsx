// The same comparison with ten seeds: mean ± standard error of every figure, and each text as a dot, so that one lucky draw
// is not taken for a law.

import { Button, Progress, VisuallyHidden } from '@mantine/core'
import { memo } from 'react'
import type { RunSettings } from '../../decoding/record.ts'
import { DotStrip } from '../../plot/DotStrip.tsx'
import { useDetachedRun, useLoadsFirst, usePlayground, useSeedRuns, useSettings } from '../../store/app/hooks.ts'
import { seedsFrom } from '../../store/jobs/seedComparison.ts'
import { ranTitles } from '../../store/run/columnTitles.ts'
import { costOf, type FigureName, figureNames, type OverSeeds, overSeeds } from '../../store/run/figures.ts'
import { sameRequest } from '../../store/run/openedRun.ts'
import { shownRequest } from '../../store/run/selectors.ts'
import { download } from '../../ui/download.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import type { TermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import type { RunRequest, SeedFigures } from '../../worker/protocol.ts'
import { FIGURES } from './ColumnFigures.tsx'
import classes from './SeedsPanel.module.css'

const SEEDS = 10

export const SeedsPanel = memo(function SeedsPanel() {
  const state = useSeedRuns((seeds) => seeds.state)
  const start = useSeedRuns((seeds) => seeds.start)
  const stop = useSeedRuns((seeds) => seeds.stop)
  const settings = useSettings()
  const loadsFirst = useLoadsFirst()
  const status = usePlayground((playground) => playground.status)
  const running = usePlayground((playground) => playground.run.kind === 'running')
  const shown = shownRequest(settings, status, useDetachedRun())
  const canRun = shown.prompt.trim() !== '' && !running

  return (
    <section aria-label="Several seeds" className={classes.panel}>
      <div className={classes.head}>
        <Cost />
        <span className={classes.words}>
          One run is <Term name="seeds">one sample</Term>. Small differences may be chance.
        </span>
        {state.kind === 'running' ? (
          <>
            <Progress
              className={classes.bar}
              size="sm"
              value={state.progress ? (100 * state.progress.done) / state.progress.total : 0}
              aria-label={`Writing with ${state.request.seeds.length} seeds`}
            />
            <Button size="compact-sm" variant="default" onClick={stop}>
              Cancel
            </Button>
          </>
        ) : (
          <Button size="compact-sm" variant="default" disabled={!canRun} onClick={() => start(seedsFrom(shown, SEEDS))}>
            Run {SEEDS} seeds{loadsFirst}
          </Button>
        )}
        <span className={classes.words}>
          <span role="status">
            {state.kind === 'running' &&
              (state.progress ? `writing ${state.request.seeds.length} seeds` : 'waiting for the model')}
            {state.kind === 'done' && <VisuallyHidden>{state.result.length} seeds done: see the table</VisuallyHidden>}
          </span>
          {state.kind === 'running' && state.progress && `, step ${state.progress.done} of ${state.progress.total}`}
        </span>
      </div>
      {state.kind === 'failed' && (
        <ErrorNote title="Could not run the seeds" message={state.error.message} detail={state.error.detail} />
      )}
      {state.kind === 'done' && (
        <SeedsTable
          figures={state.result}
          asked={state.request}
          stale={!sameRequest(state.request, shown)}
          judge={state.request.judge}
        />
      )}
    </section>
  )
})

/** What the shown run cost, of all columns together. */
function Cost() {
  const record = usePlayground(({ run }) => (run.kind === 'done' || run.kind === 'stopped' ? run.record : null))
  // How fast another machine was says nothing here.
  const isOthers = usePlayground(
    ({ run }) => run.kind === 'done' && run.origin !== undefined && run.origin.kind !== 'archive',
  )
  if (!record) return null
  const { tokensPerSecond, passesPerToken, rowsPerPass } = costOf(record)
  const words = [
    !isOthers && tokensPerSecond !== null && (
      <Fact key="speed" term="speed" value={tokensPerSecond.toFixed(1)}>
        tokens per second
      </Fact>
    ),
    passesPerToken !== null && (
      <Fact key="passes" term="passes" value={passesPerToken.toFixed(2)}>
        passes per token
      </Fact>
    ),
    rowsPerPass !== null && (
      <Fact key="rows" term="rows" value={rowsPerPass.toFixed(1)}>
        rows per pass
      </Fact>
    ),
  ].filter((word) => word !== false)
  if (words.length === 0) return null
  return <span className={classes.words}>{words.flatMap((word, index) => (index === 0 ? [word] : [', ', word]))}.</span>
}

function Fact({ term, value, children }: { term: TermName; value: string; children: string }) {
  return (
    <>
      <b className={classes.value}>{value}</b> <Term name={term}>{children}</Term>
    </>
  )
}

interface SeedsTableProps {
  figures: readonly SeedFigures[]
  asked: RunRequest
  stale: boolean
  judge: string | null
}

function SeedsTable({ figures, asked: { prompt, settings }, stale, judge }: SeedsTableProps) {
  const seeds = figures.map(({ seed }) => seed)
  const judgeTitle = figures[0]?.judgeTitle
  const looks = columnLooks(settings.columns.map(({ method }) => method))
  const titles = ranTitles(settings)
  const rows = figureNames.filter((name) => name !== 'judge' || judge !== null)
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption>
          “<bdi>{shortened(prompt)}</bdi>”: {figures.length} seeds, {seeds.at(0)} to {seeds.at(-1)}: mean ± standard
          error over seeds; each dot is one text.{judgeTitle && ` Judge: ${judgeTitle}.`}
          {stale && ' Settings changed since.'}{' '}
          <Button size="compact-xs" variant="default" onClick={() => save(figures, settings)}>
            Save as CSV
          </Button>
        </caption>
        <thead>
          <tr>
            <td />
            {titles.map((title, index) => (
              <th key={title} scope="col">
                <MarkIcon look={looks[index] as MethodLook} /> {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((name) => (
            <Row
              key={name}
              name={name}
              here={(name === 'judge' && judgeTitle) || undefined}
              cells={titles.map((_, index) => overSeeds(figures, index, name))}
              methods={looks.map(({ colour }) => colour)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Characters of the prompt that the table tells. */
const PROMPT_TOLD = 120

function shortened(prompt: string): string {
  const characters = [...prompt.replace(/\s+/g, ' ').trim()]
  return characters.length > PROMPT_TOLD ? `${characters.slice(0, PROMPT_TOLD).join('')}…` : characters.join('')
}

async function save(figures: readonly SeedFigures[], settings: RunSettings): Promise<void> {
  // Few ask for it.
  const { seedsCsv } = await import('./seedsCsv.ts')
  const [first, last] = [figures.at(0)?.seed, figures.at(-1)?.seed]
  download(`tokenwise-seeds-${first}-${last}.csv`, seedsCsv(figures, settings), 'text/csv')
}

interface RowProps {
  name: FigureName
  /** What the figure is here. */
  here: string | undefined
  cells: (OverSeeds | null)[]
  methods: string[]
}

function Row({ name, here, cells, methods }: RowProps) {
  const all = cells.flatMap((cell) => cell?.values ?? [])
  const range: [number, number] = [Math.min(...all), Math.max(...all)]
  const { label, term, write } = FIGURES[name]
  return (
    <tr>
      <th scope="row">
        <Term name={term} here={here}>
          {label}
        </Term>
      </th>
      {cells.map((cell, index) => (
        // Cells have nothing but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: columns of a finished table do not move
        <td key={index}>
          {cell ? (
            <>
              <span className={classes.mean}>
                {write(cell.mean)}
                {cell.standardError !== null && (
                  <span className={classes.error}> ± {cell.standardError.toFixed(2)}</span>
                )}
              </span>
              <DotStrip values={cell.values} mean={cell.mean} domain={range} fill={methods[index] as string} />
            </>
          ) : (
            '–'
          )}
        </td>
      ))}
    </tr>
  )
}
