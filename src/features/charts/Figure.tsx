// The frame of a run's chart: what it says while it is empty, how to read it, and its files.

import { useComputedColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { ChartFrame, type ChartFrameProps } from '../../ui/ChartFrame.tsx'
import { download } from '../../ui/download.ts'
import { Fold } from '../../ui/Fold.tsx'
import { palettes } from '../../ui/palette.ts'
import type { FileForm } from '../../ui/SaveMenu.tsx'
import type { PictureKind } from './pictures.ts'
import type { Series } from './series.ts'

interface FigureProps extends Pick<ChartFrameProps, 'count' | 'isZoomed' | 'choice' | 'legend' | 'onZoom'> {
  kind: PictureKind
  series: readonly Series[]
  /** The run's settings on one line, for saved files. */
  facts: string
  /** Draws the chart. Sizes are in pixels; `isLive` is false for a file. */
  draw: (width: number, height: number, isLive: boolean) => ReactNode
}

export function Figure({ kind, series, facts, draw, ...frame }: FigureProps) {
  const { title, note, more } = kind
  const scheme = useComputedColorScheme()
  const save = async (form: FileForm, width: number, height: number) => {
    const name = `tokenwise-${kind.file}.${form}`
    if (form === 'csv') {
      const { pointsCsv } = await import('./pointsCsv.ts')
      return download(name, pointsCsv(series), 'text/csv')
    }
    const { PictureFile } = await import('../../plot/PictureFile.tsx')
    const { savedPicture } = await import('../../plot/saved.ts')
    const picture = (
      <PictureFile title={title} entries={series} facts={facts} width={width} height={height}>
        {draw(width, height, false)}
      </PictureFile>
    )
    download(name, await savedPicture(picture, palettes[scheme], form), form === 'svg' ? 'image/svg+xml' : 'image/png')
  }
  return (
    <ChartFrame
      {...frame}
      title={title}
      empty={emptyWords(series)}
      note={
        <Fold key={title} summary={note}>
          <p>{more}</p>
        </Fold>
      }
      onSave={save}
      draw={(width, height) => draw(width, height, true)}
    />
  )
}

function emptyWords(series: readonly Series[]): string {
  return series.some(({ points }) => points.length > 0)
    ? 'This run did not record these values. Press Run to see them.'
    : 'Each token will appear here as a point.'
}
