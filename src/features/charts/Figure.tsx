// The frame of a chart: title, legend, zoom and save buttons, the labeled image with its number of points, and the
// empty state.

import { useComputedColorScheme } from '@mantine/core'
import { useCallbackRef, useElementSize } from '@mantine/hooks'
import { memo, type ReactNode } from 'react'
import { download } from '../../ui/download.ts'
import { palettes } from '../../ui/palette.ts'
import { SignButton } from '../../ui/SignButton.tsx'
import classes from './Figure.module.css'
import { Legend } from './Legend.tsx'
import { type PictureKind, pictures } from './pictures.ts'
import { type FileForm, SaveMenu } from './SaveMenu.tsx'
import type { Series } from './series.ts'

export interface FigureProps {
  kind: PictureKind
  series: readonly Series[]
  /** Points in the chart. */
  count: number
  isZoomed: boolean
  /** 0.5: half the width; 2: twice the width; null: everything. */
  onZoom: (factor: number | null) => void
  /** The run's settings on one line, for exported files. */
  facts: string
  /** Draws the chart, in pixels; `isLive` on the page, not in a file. */
  draw: (width: number, height: number, isLive: boolean) => ReactNode
}

export function Figure({ kind, series, count, isZoomed, onZoom, facts, draw }: FigureProps) {
  const { title, note, across } = kind
  const { ref, width, height } = useElementSize()
  const scheme = useComputedColorScheme()
  // Stays the same function while tokens arrive, so that the buttons do not render again.
  const save = useCallbackRef(async (form: FileForm) => {
    const name = `tokenwise-${kind.file}.${form}`
    // The code that writes files is loaded on first use.
    if (form === 'csv') {
      const { pointsCsv } = await import('./pointsCsv.ts')
      return download(name, pointsCsv(series), 'text/csv')
    }
    const { PictureFile, svgOf, svgToPng } = await import('./pictureFile.tsx')
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
        <div className={classes.line}>
          <h2 className={classes.title}>{title}</h2>
          <Tools of={title} isEmpty={count === 0} isZoomed={isZoomed} onZoom={onZoom} onSave={save} />
        </div>
        <Legend series={series} lines={across === 'position'} of={title} byKeyboard={kind === pictures[0]} />
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
      <figcaption className={classes.note}>{note}</figcaption>
    </figure>
  )
}

interface ToolsProps extends Pick<FigureProps, 'isZoomed' | 'onZoom'> {
  /** Title of the chart. */
  of: string
  isEmpty: boolean
  onSave: (form: FileForm) => Promise<void>
}

const look = { color: 'gray', size: 24 }

const Tools = memo(function Tools({ of, isEmpty, isZoomed, onZoom, onSave }: ToolsProps) {
  return (
    <div className={classes.tools}>
      {isZoomed && (
        <>
          <SignButton {...look} label={`Zoom out: ${of}`} title="Zoom out" sign="−" onClick={() => onZoom(2)} />
          <SignButton {...look} label={`Show all: ${of}`} title="Show all" sign="⤢" onClick={() => onZoom(null)} />
        </>
      )}
      <SignButton
        {...look}
        label={`Zoom in: ${of}`}
        title="Zoom in"
        sign="+"
        disabled={isEmpty}
        onClick={() => onZoom(0.5)}
      />
      <SaveMenu of={of} disabled={isEmpty} onSave={onSave} />
    </div>
  )
})

function emptyWords(series: readonly Series[]): string {
  return series.some(({ points }) => points.length > 0)
    ? 'Not recorded with this run: run it here to see it.'
    : 'Each token will appear here as a point.'
}
