// Where the entries of a file's legend stand: side by side, and on a further line where the width ends.

import { textWidth } from './layout.ts'

/** Pixels: the height of a line, what stands before a label, and the gap after it. */
export const LEGEND_LINE = 18
export const LEGEND_TEXT = 29
const GAP = 15
const SIZE = 12

export interface LegendPlaces {
  /** Of each entry, from the legend's left end; lines count from 0. */
  places: { x: number; line: number }[]
  lines: number
}

export function legendPlaces(labels: readonly string[], width: number): LegendPlaces {
  const places: LegendPlaces['places'] = []
  let x = 0
  let line = 0
  for (const label of labels) {
    const wide = LEGEND_TEXT + textWidth(label, SIZE)
    if (x > 0 && x + wide > width) {
      x = 0
      line++
    }
    places.push({ x, line })
    x += wide + GAP
  }
  return { places, lines: line + 1 }
}
