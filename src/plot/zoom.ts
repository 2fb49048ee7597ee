// Pure functions for zooming a chart.

export type Range = readonly [low: number, high: number]

/** The visible ranges; null: everything. */
export interface Zoom {
  across: Range | null
  up: Range | null
}

export const WHOLE: Zoom = { across: null, up: null }

export const inside = (value: number, [low, high]: Range): boolean => value >= low && value <= high

/** Zooming in stops at this number of positions. */
const MIN_POSITIONS = 4

/** A range widened to whole positions, at least MIN_POSITIONS; null if it covers all of them. */
export function positionsIn([from, to]: Range, length: number): Range | null {
  const wide = Math.max(MIN_POSITIONS - 1, Math.ceil(to) - Math.floor(from))
  const low = Math.max(1, Math.min(Math.floor(from), length - wide))
  const high = Math.min(length, low + wide)
  return low <= 1 && high >= length ? null : [low, high]
}

export interface Domains {
  across: Range
  up: Range
}

/** Scales both ranges by `factor` around a center; null: around their middle. */
export function zoomBy(
  factor: number,
  shown: Domains,
  whole: Domains,
  center: { across: number; up: number } | null,
): Zoom {
  const middle = ([low, high]: Range) => (low + high) / 2
  const on = (side: 'across' | 'up') => scaled(shown[side], center?.[side] ?? middle(shown[side]), factor, whole[side])
  return { across: on('across'), up: on('up') }
}

/**
 * A range `factor` times as wide, in which the center keeps its relative position. It stays inside the full range, and is null
 * if it would cover all of it.
 */
export function scaled([low, high]: Range, center: number, factor: number, whole: Range): Range | null {
  const width = Math.min((high - low) * factor, whole[1] - whole[0])
  if (width >= (whole[1] - whole[0]) * (1 - 1e-9)) return null
  const share = high > low ? Math.min(1, Math.max(0, (center - low) / (high - low))) : 0.5
  const from = Math.min(Math.max(center - share * width, whole[0]), whole[1] - width)
  return [from, from + width]
}
