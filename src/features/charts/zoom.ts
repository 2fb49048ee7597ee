// What part of a picture is looked at. Pure numbers.

import type { HeadName } from '../../decoding/heads.ts'

export type Range = readonly [low: number, high: number]

/** The part that is looked at; null: all there is. */
export interface Zoom {
  across: Range | null
  up: Range | null
}

export const WHOLE: Zoom = { across: null, up: null }

/** Zooms of one comparison. The next one starts without; the plane starts anew with another head too, whose numbers differ. */
export interface Zooms {
  of: unknown
  head: HeadName
  /** Shared by the pictures by position, so that their lines stay under each other. */
  positions: Zoom
  plane: Zoom
}

/** The zooms that still hold for a comparison and a head. */
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

/** Fewer positions are never shown. */
const LEAST_POSITIONS = 4

/** The range widened to whole positions, at least LEAST_POSITIONS of them; null for all positions. */
export function positionsIn([from, to]: Range, length: number): Range | null {
  const wide = Math.max(LEAST_POSITIONS - 1, Math.ceil(to) - Math.floor(from))
  const low = Math.max(1, Math.min(Math.floor(from), length - wide))
  const high = Math.min(length, low + wide)
  return low <= 1 && high >= length ? null : [low, high]
}

/** What the axes of a picture cover. */
export interface Domains {
  across: Range
  up: Range
}

/** Both sides `factor` times as wide around a center, or around the middle of what is shown. */
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
 * A range `factor` times as wide around a center, which keeps its place. It stays inside the whole; null where it is the whole.
 */
export function scaled([low, high]: Range, center: number, factor: number, whole: Range): Range | null {
  const width = Math.min((high - low) * factor, whole[1] - whole[0])
  if (width >= (whole[1] - whole[0]) * (1 - 1e-9)) return null
  const share = high > low ? Math.min(1, Math.max(0, (center - low) / (high - low))) : 0.5
  const from = Math.min(Math.max(center - share * width, whole[0]), whole[1] - width)
  return [from, from + width]
}
