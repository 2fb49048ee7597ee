// Parts that both figures of an evaluation share: the drawing, and the lines, marks and error bars of methods.

import type { ReactNode } from 'react'
import type { MeanWithError } from '../metrics/clusteredMean.ts'
import type { Scale } from '../plot/axis.ts'
import { type Box, type Point, tenth } from '../plot/layout.ts'
import { ErrorBars, Line, Marks } from '../plot/marks.tsx'
import { Sheet } from '../plot/Sheet.tsx'
import { methodLook } from '../ui/methodLook.ts'

const RADIUS = 4.5
const PAPER = 'var(--tw-sheet)'

/** A figure in the page's color variables, so that it can be shown or be written to a file. */
export interface Drawing {
  width: number
  height: number
  /** Describes the figure, also for screen readers. */
  title: string
  content: ReactNode
}

/** The figure on a sheet, as a file has it. */
export const DrawnSheet = ({ width, height, title, content }: Drawing): ReactNode => (
  <Sheet width={width} height={height} title={title} fill={PAPER}>
    {content}
  </Sheet>
)

export interface Measured extends Point {
  /** Half the length of each error bar, in pixels. It represents one standard error. */
  xBar: number
  yBar: number
}

export function measured(x: Scale, y: Scale, across: MeanWithError, up: MeanWithError): Measured {
  return { x: tenth(x(across.mean)), y: tenth(y(up.mean)), xBar: barOf(x, across), yBar: barOf(y, up) }
}

function barOf(scale: Scale, { mean, standardError }: MeanWithError): number {
  return tenth(Math.abs(scale(mean + (standardError ?? 0)) - scale(mean)))
}

/** Boxes that labels must avoid: the mark and both error bars. */
export function boxesOf({ x, y, xBar, yBar }: Measured): Box[] {
  const r = RADIUS
  return [
    { left: x - r, right: x + r, top: y - Math.max(r, yBar), bottom: y + Math.max(r, yBar) },
    { left: x - Math.max(r, xBar), right: x + Math.max(r, xBar), top: y - 1, bottom: y + 1 },
  ]
}

export function MeasuredMark({ method, at }: { method: string; at: Measured }): ReactNode {
  const { x, y, xBar, yBar } = at
  const look = methodLook(method)
  return (
    <>
      <ErrorBars at={at} across={[x - xBar, x + xBar]} up={[y - yBar, y + yBar]} stroke={look.color} opacity={0.65} />
      <Marks look={look} at={[at]} radius={RADIUS} strokeWidth={look.greedy ? 1.6 : 1} hollow={PAPER} />
    </>
  )
}

export function MethodLine({ method, points }: { method: string; points: readonly Point[] }): ReactNode {
  return <Line points={points} stroke={methodLook(method).color} strokeWidth={1.8} />
}

/** Ends of the error bars. An axis must cover them. */
export const ends = (values: readonly MeanWithError[]): number[] =>
  values.flatMap(({ mean, standardError }) => [mean - (standardError ?? 0), mean + (standardError ?? 0)])
