// What part of a picture is looked at. Pictures by position share theirs, so that their lines stay under each other.

import type { HeadName } from '../../decoding/record.ts'
import { type Range, scaled } from './axis.ts'

/** Null: all there is. */
export interface Zoom {
  across: Range | null
  up: Range | null
}

export const WHOLE: Zoom = { across: null, up: null }

/** Zooms of one comparison: with the next they are forgotten; that of the plane with the next head, whose numbers are others. */
export interface Zooms {
  of: unknown
  head: HeadName
  positions: Zoom
  plane: Zoom
}

/** What is left of zooms for a comparison and a head. */
export function zoomsFor(of: unknown, head: HeadName, kept: Zooms | null): Zooms {
  const isSame = kept !== null && kept.of === of
  return {
    of,
    head,
    positions: isSame ? kept.positions : WHOLE,
    plane: isSame && kept.head === head ? kept.plane : WHOLE,
  }
}

/** Fewer positions are never shown. */
const LEAST_POSITIONS = 4

/** Whole positions, LEAST_POSITIONS at least; null for all of them. */
export function positionsIn([from, to]: Range, length: number): Range | null {
  const wide = Math.max(LEAST_POSITIONS - 1, Math.ceil(to) - Math.floor(from))
  const low = Math.max(1, Math.min(Math.floor(from), length - wide))
  const high = Math.min(length, low + wide)
  return low <= 1 && high >= length ? null : [low, high]
}

/** Twice as near, or as far, around a centre. */
export function zoomBy(
  factor: number,
  shown: { across: Range; up: Range },
  whole: { across: Range; up: Range },
  centre: { across: number; up: number } | null,
): Zoom {
  const middle = ([low, high]: Range) => (low + high) / 2
  const on = (side: 'across' | 'up') => scaled(shown[side], centre?.[side] ?? middle(shown[side]), factor, whole[side])
  return { across: on('across'), up: on('up') }
}
