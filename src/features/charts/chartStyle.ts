// Axes and margins that the pictures share.

import type { Axis } from './axis.ts'

export const MARGIN = { top: 8, right: 14, bottom: 4, left: 0 }
export const AXIS_STYLE = {
  tickLine: false,
  axisLine: { stroke: 'var(--tw-hairline)' },
  tickMargin: 6,
  fontSize: 11,
} as const
export const AXIS_LABEL = { fontSize: 12, fill: 'var(--tw-dim)', style: { textAnchor: 'middle' } } as const

/** The picture's corners as data: recharts draws axes only where an item has data, also when no token is there yet. */
export function corners(across: Axis, up: Axis): { across: number; up: number }[] {
  return [0, 1].map((end) => ({ across: across.domain[end] ?? 0, up: up.domain[end] ?? 0 }))
}
