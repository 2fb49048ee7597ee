// A lesson's picture, as wide as its place: title, legend and note around a plot.

import { useElementSize } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { Axis } from '../../plot/axis.ts'
import { type OnPlot, Plot as PlotOfSize } from '../../plot/Plot.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import type { MethodLook } from '../../ui/methodLook.ts'
import classes from './Plot.module.css'

export interface PlotProps {
  title: ReactNode
  /** A sentence with the main numbers, which assistive technology reads in place of the picture. */
  described: string
  x: Axis
  y: Axis
  /** Pixels. Default 250. */
  height?: number
  /** Under the title: a `Legend`, or words. */
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
  /** With a bit of line beside each mark. */
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
