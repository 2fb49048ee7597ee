// Where the entries of a saved picture's legend stand: side by side, and in a further line where the width ends.

/** Pixels: a line, what an entry takes beside its label, and what a character of that is taken for. */
export const LEGEND_LINE = 18
const MARK = 29
const GAP = 15
const LETTER = 6.6

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
    const wide = MARK + label.length * LETTER
    if (x > 0 && x + wide > width) {
      x = 0
      line++
    }
    places.push({ x, line })
    x += wide + GAP
  }
  return { places, lines: line + 1 }
}
