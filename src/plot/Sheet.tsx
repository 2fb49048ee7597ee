// The parts of a picture that is saved as a file: background, legend, notes, and colors in place of CSS variables.

import type { ReactNode } from 'react'
import { dashOf, type MethodLook } from '../ui/methodLook.ts'
import type { Palette } from '../ui/palette.ts'
import { LEGEND_LINE, LEGEND_TEXT, legendPlaces } from './legendPlaces.ts'
import { Marks } from './marks.tsx'

const FONTS = "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif"

export interface SheetProps {
  width: number
  height: number
  /** Describes the picture, also for screen readers. */
  title: string
  fill: string
  children: ReactNode
}

export function Sheet({ width, height, title, fill, children }: SheetProps) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fontFamily={FONTS}
      role="img"
    >
      <title>{title}</title>
      <rect width={width} height={height} fill={fill} />
      {children}
    </svg>
  )
}

export interface TextLinesProps {
  lines: readonly string[]
  x: number
  /** Baseline of the first line. */
  y: number
  size: number
  /** Distance between baselines. */
  leading: number
}

export function TextLines({ lines, x, y, size, leading }: TextLinesProps) {
  return (
    <text y={y} fontSize={size} fill="var(--tw-dim)">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id
        <tspan key={index} x={x} dy={index === 0 ? 0 : leading}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

export interface SheetLegendProps {
  entries: readonly { label: string; look: MethodLook }[]
  x: number
  /** Top of the first line. */
  y: number
  width: number
}

export function SheetLegend({ entries, x, y, width }: SheetLegendProps) {
  const { places } = legendPlaces(
    entries.map(({ label }) => label),
    width,
  )
  return entries.map(({ label, look }, index) => {
    const place = places[index] ?? { x: 0, line: 0 }
    return (
      <g key={label} transform={`translate(${x + place.x} ${y + (place.line + 0.5) * LEGEND_LINE})`}>
        <line x2={24} stroke={look.color} strokeWidth={1.8} strokeDasharray={dashOf(look)} />
        <Marks look={look} at={[{ x: 12, y: 0 }]} radius={4} />
        <text x={LEGEND_TEXT} y={4} fontSize={12} fill="var(--tw-dim)">
          {label}
        </text>
      </g>
    )
  })
}

/** Replaces the page's CSS variables with the palette's values, because a file has no variables. */
export function inColors(markup: string, palette: Palette): string {
  return markup.replaceAll(/var\(--tw-(\w+)\)/g, (variable, name: string) => {
    if (!Object.hasOwn(palette, name)) throw new Error(`The palette has no color for ${variable}.`)
    return palette[name as keyof Palette]
  })
}
