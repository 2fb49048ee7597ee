// A chart as a self-contained SVG or PNG file. The page's own components draw it, with title and legend above and the
// run's settings below.

import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { textWidth, wrapText } from '../../plot/layout.ts'
import { LEGEND_LINE, legendPlaces } from '../../plot/legendPlaces.ts'
import { inColors, Sheet, SheetLegend, TextLines } from '../../plot/Sheet.tsx'
import type { Palette } from '../../ui/palette.ts'
import type { Series } from './series.ts'

/** Sizes in pixels. */
const TITLE = 32
const LEFT = 12
const NOTE = { size: 9.5, leading: 13 }

interface PictureFileProps {
  title: string
  series: readonly Series[]
  facts: string
  /** Size of the plot without title, legend and settings, in pixels. */
  width: number
  height: number
  children: ReactNode
}

export function PictureFile({ title, series, facts, width, height, children }: PictureFileProps) {
  const inner = width - 2 * LEFT
  const notes = wrapText(facts, Math.floor(inner / textWidth('0', NOTE.size)))
  const legend = legendPlaces(
    series.map(({ label }) => label),
    inner,
  )
  const head = TITLE + legend.lines * LEGEND_LINE
  return (
    <Sheet
      width={width}
      height={head + height + 8 + notes.length * NOTE.leading}
      title={`${title}. ${facts}`}
      fill="var(--tw-paper)"
    >
      <text x={LEFT} y={20} fontSize={14} fontWeight={600} fill="var(--tw-ink)">
        {title}
      </text>
      <SheetLegend entries={series} x={LEFT} y={TITLE - 5} width={inner} />
      <g transform={`translate(0 ${head})`}>{children}</g>
      <TextLines lines={notes} x={LEFT} y={head + height + NOTE.leading} {...NOTE} />
    </Sheet>
  )
}

/** The markup of a drawing. It is rendered in a detached element, because React's server renderer is a large download. */
export function svgOf(drawing: ReactNode, palette: Palette): string {
  const holder = document.createElement('div')
  const root = createRoot(holder)
  flushSync(() => root.render(drawing))
  const markup = new XMLSerializer().serializeToString(holder.firstChild as SVGSVGElement)
  root.unmount()
  return inColors(markup, palette)
}

/** A PNG at twice the size of the drawing. @throws Error if the browser cannot create it. */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('This browser could not create a PNG of the chart. Save it as SVG instead.')
  return blob
}
