// Results over seeds: mean ± standard error, and a dot for each text.

import { Button } from '@mantine/core'
import type { RunSettings } from '../../decoding/record.ts'
import { DotStrip } from '../../plot/DotStrip.tsx'
import type { SeedFigures, SeedsRequest } from '../../store/jobs/seedComparison.ts'
import { ranTitles } from '../../store/run/columnTitles.ts'
import { type FigureName, figureNames, type OverSeeds, overSeeds } from '../../store/run/figures.ts'
import { download } from '../../ui/download.ts'
import { counted, shortened } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import { FIGURES } from './ColumnFigures.tsx'
import classes from './SeedsPanel.module.css'

interface SeedsTableProps {
  figures: readonly SeedFigures[]
  request: SeedsRequest
  stale: boolean
}

export default function SeedsTable({ figures, request: { prompt, settings, judge }, stale }: SeedsTableProps) {
  const seeds = figures.map(({ seed }) => seed)
  const judgeTitle = figures[0]?.judgeTitle
  const looks = columnLooks(settings.columns.map(({ method }) => method))
  const titles = ranTitles(settings)
  const rows = figureNames.filter((name) => name !== 'judge' || judge !== null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.scroll} aria-label="Means over seeds" tabIndex={0}>
      <table className={classes.table}>
        <caption>
          “<bdi>{shortened(prompt)}</bdi>”, {counted(seeds.length, 'seed')} ({seeds.at(0)} to {seeds.at(-1)}). Mean ±
          standard error over seeds; each dot is one text.{judgeTitle && ` Judge: ${judgeTitle}.`}
          {stale && ' Settings changed since then.'}{' '}
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
              methods={looks.map(({ color }) => color)}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

async function save(figures: readonly SeedFigures[], settings: RunSettings): Promise<void> {
  const { seedsCsv } = await import('./seedsCsv.ts')
  const [first, last] = [figures.at(0)?.seed, figures.at(-1)?.seed]
  download(`tokenwise-seeds-${first}-${last}.csv`, seedsCsv(figures, settings), 'text/csv')
}

interface RowProps {
  name: FigureName
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
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a finished table do not move
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
