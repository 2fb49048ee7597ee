// A picture with two axes, as wide as its place: axes, grid and scales are here, what is drawn on them is the lesson's.

import { useElementSize } from '@mantine/hooks'
import type { ScaleLinear, ScaleLogarithmic } from 'd3-scale'
import type { ReactNode } from 'react'
import classes from './Plot.module.css'

export type PlotScale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>

export interface PlotAxis {
  /** With its domain; the range is set here. */
  scale: PlotScale
  ticks: readonly number[]
  tickText: (value: number) => string
  title: string
}

export interface PlotProps {
  title: ReactNode
  /** What the picture shows, in a sentence with its main numbers: read in place of it. */
  described: string
  x: PlotAxis
  y: PlotAxis
  /** Pixels. Default 250. */
  height?: number
  /** Under the title: marks and names. */
  legend?: ReactNode
  note?: ReactNode
  children: (x: PlotScale, y: PlotScale, width: number) => ReactNode
}

const MARGIN = { top: 8, right: 14, bottom: 38, left: 46 }

export function Plot({ title, described, x, y, height = 250, legend, note, children }: PlotProps) {
  const { ref, width } = useElementSize()
  const xScale = x.scale.copy().range([MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)])
  const yScale = y.scale.copy().range([height - MARGIN.bottom, MARGIN.top])
  const [left, right] = xScale.range() as [number, number]
  const [bottom, top] = yScale.range() as [number, number]
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.title}>{title}</figcaption>
      {legend && <div className={classes.legend}>{legend}</div>}
      <div ref={ref}>
        <svg className={classes.plot} width="100%" height={height} role="img" aria-label={described}>
          {y.ticks.map((tick) => (
            <g key={tick}>
              <line className={classes.grid} x1={left} x2={right} y1={yScale(tick)} y2={yScale(tick)} />
              <text x={left - 7} y={yScale(tick)} dy="0.32em" textAnchor="end">
                {y.tickText(tick)}
              </text>
            </g>
          ))}
          <line className={classes.grid} x1={left} x2={right} y1={bottom} y2={bottom} />
          {x.ticks.map((tick) => (
            <text key={tick} x={xScale(tick)} y={bottom + 16} textAnchor="middle">
              {x.tickText(tick)}
            </text>
          ))}
          <text className={classes.axis} x={(left + right) / 2} y={height - 4} textAnchor="middle">
            {x.title}
          </text>
          <text
            className={classes.axis}
            transform={`translate(11 ${(bottom + top) / 2}) rotate(-90)`}
            textAnchor="middle"
          >
            {y.title}
          </text>
          {width > 0 && children(xScale, yScale, width)}
        </svg>
      </div>
      {note && <p className={classes.note}>{note}</p>}
    </figure>
  )
}
