// Two axes of a given size, with the caller's drawing on them. For use inside an <svg>.

import { type ReactNode, useMemo } from 'react'
import { Axes, type AxesProps } from './Axes.tsx'
import { type Axis, pageFrame, ranged, type Scale } from './axis.ts'
import type { Box } from './layout.ts'

export interface OnPlot {
  /** Scales from values to pixels. */
  x: Scale
  y: Scale
  /** Bounds of the plot area, in pixels. */
  frame: Box
}

export interface PlotProps {
  x: Axis
  y: Axis
  /** Size of the picture including its axes, in pixels. */
  width: number
  height: number
  grid?: AxesProps['grid']
  children: (on: OnPlot) => ReactNode
}

/** Scales and frame stay the same objects while axes and size do, so that children can be memoized. */
export function Plot({ x, y, width, height, grid, children }: PlotProps) {
  const { frame, across, up, on } = useMemo(() => {
    const frame = pageFrame(y, width, height)
    const across = ranged(x, frame.left, frame.right)
    const up = ranged(y, frame.bottom, frame.top)
    return { frame, across, up, on: { x: across.scale, y: up.scale, frame } }
  }, [x, y, width, height])
  return (
    <>
      <Axes x={across} y={up} frame={frame} grid={grid} />
      {children(on)}
    </>
  )
}
