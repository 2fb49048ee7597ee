// A picture's drawing, the same on the page and in a file: axes, and every column's points on them.

import type { Axis } from '../../plot/axis.ts'
import { Plot } from '../../plot/Plot.tsx'
import { Points, type PointsProps } from './Points.tsx'

export interface PicturePlotProps extends Omit<PointsProps, 'on'> {
  xAxis: Axis
  yAxis: Axis
  /** Pixels. */
  width: number
  height: number
}

export function PicturePlot({ xAxis, yAxis, width, height, ...points }: PicturePlotProps) {
  return (
    <Plot
      x={xAxis}
      y={yAxis}
      width={width}
      height={height}
      grid={points.kind.across === 'position' ? 'vertical' : 'both'}
    >
      {(on) => <Points {...points} on={on} />}
    </Plot>
  )
}
