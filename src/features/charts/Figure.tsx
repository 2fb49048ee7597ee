// The frame of a chart: title, zoom and save buttons, how to read it, and a message while the chart is empty.

import { useComputedColorScheme } from '@mantine/core'
import { useCallbackRef, useElementSize } from '@mantine/hooks'
import { memo, type ReactNode } from 'react'
import { download } from '../../ui/download.ts'
import { Fold } from '../../ui/Fold.tsx'
import { palettes } from '../../ui/palette.ts'
import { SignButton } from '../../ui/SignButton.tsx'
import classes from './Figure.module.css'
import type { PictureKind } from './pictures.ts'
import { type FileForm, SaveMenu } from './SaveMenu.tsx'
import type { Series } from './series.ts'

interface FigureProps {
  kind: PictureKind
  series: readonly Series[]
  /** Number of points. */
  count: number
  isZoomed: boolean
  /** What stands in the place of the title, or beside it. */
  choice?: ReactNode
  legend?: ReactNode
  /** Called with the factor by which the visible range changes, or with null to show everything. */
  onZoom: (factor: number | null) => void
  /** The run's settings on one line, for saved files. */
  facts: string
  /** Draws the chart. Sizes are in pixels; `isLive` is false for a file. */
  draw: (width: number, height: number, isLive: boolean) => ReactNode
}

export function Figure({ kind, series, count, isZoomed, choice, legend, onZoom, facts, draw }: FigureProps) {
  const { title, note, more } = kind
  const { ref, width, height } = useElementSize()
  const scheme = useComputedColorScheme()
  // A stable function, so that new tokens do not render the buttons again.
  const save = useCallbackRef(async (form: FileForm) => {
    const name = `tokenwise-${kind.file}.${form}`
    if (form === 'csv') {
      const { pointsCsv } = await import('./pointsCsv.ts')
      return download(name, pointsCsv(series), 'text/csv')
    }
    const { PictureFile } = await import('./pictureFile.tsx')
    const { svgOf, svgToPng } = await import('../../plot/saved.ts')
    const svg = svgOf(
      <PictureFile title={title} series={series} facts={facts} width={width} height={height}>
        {draw(width, height, false)}
      </PictureFile>,
      palettes[scheme],
    )
    if (form === 'svg') download(name, svg, 'image/svg+xml')
    else download(name, await svgToPng(svg), 'image/png')
  })
  return (
    <figure className={classes.figure} aria-label={title}>
      <div className={classes.head}>
        {choice ?? <h2 className={classes.title}>{title}</h2>}
        {legend}
        <Tools chart={title} isEmpty={count === 0} isZoomed={isZoomed} onZoom={onZoom} onSave={save} />
      </div>
      <div ref={ref} className={classes.plot} role="img" aria-label={`${title}, ${count} points`} data-points={count}>
        <svg width="100%" height="100%" aria-hidden="true">
          {width > 0 && draw(width, height, true)}
        </svg>
        {count === 0 && (
          <p className={classes.empty}>
            <span>{emptyWords(series)}</span>
          </p>
        )}
      </div>
      <figcaption className={classes.note}>
        <Fold key={title} summary={note}>
          <p>{more}</p>
        </Fold>
      </figcaption>
    </figure>
  )
}

interface ToolsProps extends Pick<FigureProps, 'isZoomed' | 'onZoom'> {
  chart: string
  isEmpty: boolean
  onSave: (form: FileForm) => Promise<void>
}

const look = { color: 'gray', size: 24 }

const Tools = memo(function Tools({ chart, isEmpty, isZoomed, onZoom, onSave }: ToolsProps) {
  return (
    <div className={classes.tools}>
      {isZoomed && (
        <>
          <SignButton {...look} label={`Zoom out: ${chart}`} title="Zoom out" sign="−" onClick={() => onZoom(2)} />
          <SignButton {...look} label={`Show all: ${chart}`} title="Show all" sign="⤢" onClick={() => onZoom(null)} />
        </>
      )}
      <SignButton
        {...look}
        label={`Zoom in: ${chart}`}
        title="Zoom in"
        sign="+"
        disabled={isEmpty}
        onClick={() => onZoom(0.5)}
      />
      <SaveMenu chart={chart} disabled={isEmpty} onSave={onSave} />
    </div>
  )
})

function emptyWords(series: readonly Series[]): string {
  return series.some(({ points }) => points.length > 0)
    ? 'This run did not record these values. Press Run to see them.'
    : 'Each token will appear here as a point.'
}
