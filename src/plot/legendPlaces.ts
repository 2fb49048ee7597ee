// Positions of the entries of a file's legend: side by side, in as many lines as the width requires.

import { textWidth } from './layout.ts'

/** Height of a line, in pixels. */
export const LEGEND_LINE = 18
/** Distance between the left ends of an entry and its label, in pixels. */
export const LEGEND_TEXT = 29
const GAP = 15
const SIZE = 12

/** The position of each entry (x from the legend's left end, line from 0), and the number of lines. */
export function legendPlaces(labels: readonly string[], width: number) {
  const places: { x: number; line: number }[] = []
  let x = 0
  let line = 0
  for (const label of labels) {
    const entryWidth = LEGEND_TEXT + textWidth(label, SIZE)
    if (x > 0 && x + entryWidth > width) {
      x = 0
      line++
    }
    places.push({ x, line })
    x += entryWidth + GAP
  }
  return { places, lines: line + 1 }
}
