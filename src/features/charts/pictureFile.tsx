// A chart as it is saved to a file. The page's own components draw it, with title and legend above and the
// run's settings below.

import type { ReactNode } from 'react'
import { textWidth, wrapText } from '../../plot/layout.ts'
import { LEGEND_LINE, legendPlaces } from '../../plot/legendPlaces.ts'
import { Sheet, SheetLegend, TextLines } from '../../plot/Sheet.tsx'
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
