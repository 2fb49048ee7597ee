// A lesson's chart, as wide as its container, with title, legend and note.

import { useElementSize } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { Axis } from '../../plot/axis.ts'
import { type OnPlot, Plot as PlotOfSize } from '../../plot/Plot.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import type { MethodLook } from '../../ui/methodLook.ts'
import classes from './Plot.module.css'

export interface PlotProps {
  title: ReactNode
  /** A sentence with the main numbers, which screen readers read instead of the chart. */
  described: string
  x: Axis
  y: Axis
  /** In pixels. */
  height?: number
  /** Shown below the title: a `Legend` or text. */
  legend?: ReactNode
  note?: ReactNode
  children: (on: OnPlot) => ReactNode
}

export function Plot({ title, described, x, y, height = 250, legend, note, children }: PlotProps) {
  const { ref, width } = useElementSize()
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.title}>{title}</figcaption>
      {legend && <div className={classes.legend}>{legend}</div>}
      <div ref={ref}>
        <svg className={classes.plot} width="100%" height={height} role="img" aria-label={described}>
          {width > 0 && (
            <PlotOfSize x={x} y={y} width={width} height={height}>
              {children}
            </PlotOfSize>
          )}
        </svg>
      </div>
      {note && <p className={classes.note}>{note}</p>}
    </figure>
  )
}

export interface LegendProps {
  entries: readonly { look: MethodLook; label: string }[]
  /** Whether to draw a piece of line behind each mark. */
  line?: boolean
}

export function Legend({ entries, line = false }: LegendProps) {
  return entries.map(({ look, label }) => (
    <span key={label} className={classes.key}>
      <MarkIcon look={look} line={line} />
      {label}
    </span>
  ))
}
