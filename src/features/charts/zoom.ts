// The visible part of a chart. Pure functions.

import type { HeadName } from '../../decoding/heads.ts'

export type Range = readonly [low: number, high: number]

/** The visible part; null: everything. */
export interface Zoom {
  across: Range | null
  up: Range | null
}

export const WHOLE: Zoom = { across: null, up: null }

/**
 * Zooms of one comparison. The next one starts without. The scatter plot also resets with another head, whose values
 * differ.
 */
export interface Zooms {
  of: unknown
  head: HeadName
  /** Shared by the charts over positions, so that they stay aligned. */
  positions: Zoom
  plane: Zoom
}

/** The zooms that still apply to a comparison and a head. */
export function zoomsFor(of: unknown, head: HeadName, kept: Zooms | null): Zooms {
  const isSame = kept !== null && kept.of === of
  return {
    of,
    head,
    positions: isSame ? kept.positions : WHOLE,
    plane: isSame && kept.head === head ? kept.plane : WHOLE,
  }
}

export const inside = (value: number, [low, high]: Range): boolean => value >= low && value <= high

/** The smallest number of positions shown. */
const LEAST_POSITIONS = 4

/** The range widened to whole positions, at least LEAST_POSITIONS of them; null for all positions. */
export function positionsIn([from, to]: Range, length: number): Range | null {
  const wide = Math.max(LEAST_POSITIONS - 1, Math.ceil(to) - Math.floor(from))
  const low = Math.max(1, Math.min(Math.floor(from), length - wide))
  const high = Math.min(length, low + wide)
  return low <= 1 && high >= length ? null : [low, high]
}

/** The range of a chart's axes. */
export interface Domains {
  across: Range
  up: Range
}

/** Scales both axes by `factor` around a center, or around the middle of what is shown. */
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
 * A range `factor` times as wide around a center, which keeps its place. It stays inside the full range; null where it
 * equals it.
 */
export function scaled([low, high]: Range, center: number, factor: number, whole: Range): Range | null {
  const width = Math.min((high - low) * factor, whole[1] - whole[0])
  if (width >= (whole[1] - whole[0]) * (1 - 1e-9)) return null
  const share = high > low ? Math.min(1, Math.max(0, (center - low) / (high - low))) : 0.5
  const from = Math.min(Math.max(center - share * width, whole[0]), whole[1] - width)
  return [from, from + width]
}
