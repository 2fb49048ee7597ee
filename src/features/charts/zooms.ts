// The zooms of the charts of a comparison.

import type { HeadName } from '../../decoding/heads.ts'
import { WHOLE, type Zoom } from '../../plot/zoom.ts'

export interface Zooms {
  comparison: unknown
  head: HeadName
  /** Zoom of all charts over positions. */
  positions: Zoom
  /** Zoom of the scatter plot. */
  plane: Zoom
}

/** Keeps the last zooms. Another comparison resets them all; another head resets only the scatter plot's. */
export function zoomsFor(comparison: unknown, head: HeadName, last: Zooms | null): Zooms {
  const isSame = last !== null && last.comparison === comparison
  return {
    comparison,
    head,
    positions: isSame ? last.positions : WHOLE,
    plane: isSame && last.head === head ? last.plane : WHOLE,
  }
}
