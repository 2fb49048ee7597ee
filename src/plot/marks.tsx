// Lines, marks, error bars and rules for plots. SVG attributes passed as props override the default look.

import type { SVGProps } from 'react'
import { type MethodLook, markPath } from '../ui/methodLook.ts'
import { type Box, type Point, tenth } from './layout.ts'

/** The `points` attribute of a polyline or a polygon. */
export const pointsText = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')

export interface LineProps extends Omit<SVGProps<SVGPolylineElement>, 'points'> {
  points: readonly Point[]
}

export function Line({ points, ...svg }: LineProps) {
  if (points.length < 2) return null
  return <polyline points={pointsText(points)} fill="none" strokeWidth={2} strokeLinejoin="round" {...svg} />
}

export interface MarksProps extends SVGProps<SVGPathElement> {
  look: Pick<MethodLook, 'mark' | 'color' | 'greedy'>
  at: readonly Point[]
  radius: number
  /** Fill of the hollow marks of greedy methods. Default: 'none'. */
  hollow?: string
}

/** Draws all marks as one path, so that a thousand points are one element. */
export function Marks({ look: { mark, color, greedy }, at, radius, hollow = 'none', ...svg }: MarksProps) {
  const d = at.map(({ x, y }) => markPath(mark, x, y, radius)).join('')
  return <path fill={greedy ? hollow : color} stroke={color} {...svg} d={d} />
}

type Ends = readonly [from: number, to: number]

export interface ErrorBarsProps extends SVGProps<SVGPathElement> {
  at: Point
  /** Ends of the horizontal and the vertical bar, in pixels. */
  across?: Ends
  up?: Ends
}

export function ErrorBars({ at: { x, y }, across, up, ...svg }: ErrorBarsProps) {
  const horizontal = across ? `M${tenth(across[0])},${tenth(y)}H${tenth(across[1])}` : ''
  const vertical = up ? `M${tenth(x)},${tenth(up[0])}V${tenth(up[1])}` : ''
  return <path fill="none" strokeWidth={1} {...svg} d={horizontal + vertical} />
}

export interface RuleProps extends Omit<SVGProps<SVGLineElement>, 'x' | 'y'> {
  frame: Box
  /** x draws a vertical line, y a horizontal one. Give one of them, in pixels. */
  x?: number
  y?: number
}

export function Rule({ frame: { left, right, top, bottom }, x, y, ...svg }: RuleProps) {
  const ends = x === undefined ? { x1: left, x2: right, y1: y, y2: y } : { x1: x, x2: x, y1: top, y2: bottom }
  return <line stroke="var(--tw-dim)" {...svg} {...ends} />
}
