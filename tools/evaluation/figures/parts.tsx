// Parts of printed figures: the drawing's sheet, axes, marks with error bars. Colours are those of the page in the light.
// Recharts is not used here: it draws axes and lines in effects, which rendering to a string does not run.

import type { ScaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { MeanWithError } from '../../../src/metrics/clusteredMean.ts'
import { markPath, methodLook } from '../../../src/ui/methodLook.ts'
import { type Palette, palettes } from '../../../src/ui/palette.ts'
import type { Box, Point } from './placeLabels.ts'

export const colours = palettes.light
const FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif"
const MARK_RADIUS = 4.5

export type Scale = ScaleLinear<number, number>

/** A method's colour as a value: a file of its own has no style sheet. */
export function colourOf(method: string): string {
  const [, name] = /^var\(--tw-(\w+)\)$/.exec(methodLook(method).colour) ?? []
  return colours[name as keyof Palette] ?? colours.ink
}

/** A whole SVG file. @param title what it shows, also for those who cannot see it. */
export function svgFile(width: number, height: number, title: string, content: ReactNode): string {
  const svg = renderToStaticMarkup(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fontFamily={FONT}
      role="img"
    >
      <title>{title}</title>
      <rect width={width} height={height} fill="#ffffff" />
      {content}
    </svg>,
  )
  return `${svg}\n`
}

interface AxesProps {
  x: Scale
  y: Scale
  /** Corners of the plot, pixels. */
  frame: Box
  xTitle: string
  yTitle: string
  /** About how many ticks [across, up]. */
  ticks: readonly [number, number]
  size: number
}

/** Hairlines at the ticks, their numbers, and what the axes say. */
export function Axes({ x, y, frame, xTitle, yTitle, ticks: [across, up], size }: AxesProps): ReactNode {
  const { left, right, top, bottom } = frame
  const middle = (top + bottom) / 2
  return (
    <g fontSize={size} fill={colours.dim}>
      {y.ticks(up).map((value) => (
        <g key={value} transform={`translate(0 ${tenth(y(value))})`}>
          <line x1={left} x2={right} stroke={colours.hairline} />
          <text x={left - 7} y={tenth(size * 0.35)} textAnchor="end">
            {tickText(y, up, value)}
          </text>
        </g>
      ))}
      {x.ticks(across).map((value) => (
        <g key={value} transform={`translate(${tenth(x(value))} ${bottom})`}>
          <line y2={4} stroke={colours.edge} />
          <text y={8 + size} textAnchor="middle">
            {tickText(x, across, value)}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke={colours.edge} />
      <text x={(left + right) / 2} y={bottom + 16 + 2 * size} textAnchor="middle" fill={colours.ink}>
        {xTitle}
      </text>
      <text transform={`translate(${left - 30 - size} ${middle}) rotate(-90)`} textAnchor="middle" fill={colours.ink}>
        {yTitle}
      </text>
    </g>
  )
}

const tickText = (scale: Scale, count: number, value: number): string =>
  scale.tickFormat(count)(value).replace('-', '−')

/** A measured point in pixels. */
export interface Measured extends Point {
  /** Half lengths of the bars: one standard error. */
  xBar: number
  yBar: number
}

export function measured(x: Scale, y: Scale, across: MeanWithError, up: MeanWithError): Measured {
  return { x: tenth(x(across.mean)), y: tenth(y(up.mean)), xBar: barOf(x, across), yBar: barOf(y, up) }
}

/** What labels keep clear of: the mark and both bars. */
export function boxesOf({ x, y, xBar, yBar }: Measured): Box[] {
  const r = MARK_RADIUS
  return [
    { left: x - r, right: x + r, top: y - Math.max(r, yBar), bottom: y + Math.max(r, yBar) },
    { left: x - Math.max(r, xBar), right: x + Math.max(r, xBar), top: y - 1, bottom: y + 1 },
  ]
}

/** A method's mark; its bars reach one standard error to each side. Greedy forms are hollow. */
export function MeasuredMark({ method, at }: { method: string; at: Measured }): ReactNode {
  const { x, y, xBar, yBar } = at
  const colour = colourOf(method)
  const { mark, greedy } = methodLook(method)
  return (
    <g stroke={colour}>
      <path
        d={`M${x},${y}m${-xBar},0h${2 * xBar}M${x},${y}m0,${-yBar}v${2 * yBar}`}
        strokeWidth={1}
        opacity={0.65}
        fill="none"
      />
      <path d={markPath(mark, x, y, MARK_RADIUS)} strokeWidth={greedy ? 1.6 : 1} fill={greedy ? '#ffffff' : colour} />
    </g>
  )
}

/** The straight lines from point to point, in a method's colour. */
export function MethodLine({ method, points }: { method: string; points: readonly Point[] }): ReactNode {
  if (points.length < 2) return null
  return (
    <polyline
      points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
      fill="none"
      stroke={colourOf(method)}
      strokeWidth={1.8}
      strokeLinejoin="round"
    />
  )
}

/** A pixel's tenth is as fine as a figure needs, and keeps files small. */
export const tenth = (pixels: number): number => Math.round(10 * pixels) / 10

/** Mean and one standard error to each side, for the domain of an axis. */
export function reach(values: readonly MeanWithError[]): [low: number, high: number] {
  const ends = values.flatMap(({ mean, standardError }) => [mean - (standardError ?? 0), mean + (standardError ?? 0)])
  return [Math.min(...ends), Math.max(...ends)]
}

/** Pixels that a standard error takes on an axis. */
function barOf(scale: Scale, { mean, standardError }: MeanWithError): number {
  return tenth(Math.abs(scale(mean + (standardError ?? 0)) - scale(mean)))
}
