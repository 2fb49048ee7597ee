// A chart as it is saved to a file. The page's own components draw it, with title and legend above and where it comes from
// below.

import type { ReactNode } from 'react'
import type { MethodLook } from '../ui/methodLook.ts'
import { textWidth, wrapText } from './layout.ts'
import { LEGEND_LINE, legendPlaces } from './legendPlaces.ts'
import { Sheet, SheetLegend, TextLines } from './Sheet.tsx'

/** Sizes in pixels. */
const TITLE = 32
const LEFT = 12
const NOTE = { size: 9.5, leading: 13 }

interface PictureFileProps {
  title: string
  /** Of the legend. */
  entries: readonly { label: string; look: MethodLook }[]
  /** What the numbers come from, on one line. */
  facts: string
  /** Size of the plot without title, legend and settings, in pixels. */
  width: number
  height: number
  children: ReactNode
}

export function PictureFile({ title, entries, facts, width, height, children }: PictureFileProps) {
  const inner = width - 2 * LEFT
  const notes = wrapText(facts, Math.floor(inner / textWidth('0', NOTE.size)))
  const legend = legendPlaces(
    entries.map(({ label }) => label),
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
      <SheetLegend entries={entries} x={LEFT} y={TITLE - 5} width={inner} />
      <g transform={`translate(0 ${head})`}>{children}</g>
      <TextLines lines={notes} x={LEFT} y={head + height + NOTE.leading} {...NOTE} />
    </Sheet>
  )
}
