// Places labels beside their points so that they cover as little as possible. All lengths are in pixels.

import { type Box, type Point, textWidth } from './layout.ts'

export interface Label {
  text: string
  at: Point
  size: number
  /** Whether to leave the label out if it would overlap something. Otherwise it goes where it overlaps least. */
  optional: boolean
}

/** x and y are the left end of the label's baseline. */
export interface PlacedLabel {
  label: Label
  x: number
  y: number
  /** End of the line from the point to the label; null if the label is near enough to need no line. */
  leader: Point | null
}

/** Width of a bold capital letter, relative to the font size. Other letters are narrower. */
const LETTER = 0.63
/** Height of a line, relative to the font size. */
const LINE = 1.05
const DIRECTIONS = 16
/** Distances of a label's box from its point, tried in this order. */
const DISTANCES = [9, 14, 22, 34, 50, 70]
const FAR = 22
/** Share of the line's height that is above the baseline. */
const ASCENT = 0.82

export const labelWidth = (text: string, size: number): number => textWidth(text, size, LETTER)

/**
 * Places labels in the given order: pass the important ones first. Each gets the nearest position within the frame that
 * covers no mark, line or earlier label; if there is none, the one that covers the least, or none at all if the label is
 * optional. At equal distances, the right side is tried first.
 * @param marks boxes of points and error bars. @param lines sampled as points by `alongLine`.
 */
export function placeLabels(
  labels: readonly Label[],
  { frame, marks, lines }: { frame: Box; marks: readonly Box[]; lines: readonly Point[] },
): PlacedLabel[] {
  const taken: Box[] = []
  return labels.flatMap((label): PlacedLabel[] => {
    let best: { box: Box; cost: number; distance: number } | null = null
    for (const distance of DISTANCES)
      for (let direction = 0; direction < DIRECTIONS; direction++) {
        const box = boxAt(label, (2 * Math.PI * direction) / DIRECTIONS, distance)
        if (!inside(box, frame)) continue
        const cost =
          // Overlapping labels are the hardest to read.
          100 * taken.filter((other) => overlap(box, other)).length +
          3 * marks.filter((other) => overlap(box, other)).length +
          lines.filter((point) => covers(box, point)).length
        if (!best || cost < best.cost) best = { box, cost, distance }
      }
    if (!best || (label.optional && best.cost > 0)) return []
    taken.push(padded(best.box))
    const { box, distance } = best
    const base = box.top + label.size * LINE * ASCENT
    return [
      { label, x: Math.round(box.left), y: Math.round(base), leader: distance >= FAR ? nearest(box, label.at) : null },
    ]
  })
}

/** Points on the straight line between two points, at most 3 pixels apart. */
export function alongLine(from: Point, to: Point): Point[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 3))
  return Array.from({ length: steps + 1 }, (_, i) => ({
    x: from.x + ((to.x - from.x) * i) / steps,
    y: from.y + ((to.y - from.y) * i) / steps,
  }))
}

/** The label's box at a distance and angle from its point. Angle 0 is to the right, and a quarter turn is up. */
function boxAt({ text, at, size }: Label, angle: number, distance: number): Box {
  const [width, height] = [labelWidth(text, size), size * LINE]
  const [across, up] = [Math.cos(angle), Math.sin(angle)]
  const x = at.x + across * (distance + width / 2)
  const y = at.y - up * (distance + height / 2)
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
}

const GAP_BETWEEN_LABELS = 3
const padded = ({ left, top, right, bottom }: Box): Box => ({
  left: left - GAP_BETWEEN_LABELS,
  top,
  right: right + GAP_BETWEEN_LABELS,
  bottom,
})

const within = (value: number, low: number, high: number): number => Math.round(Math.max(low, Math.min(high, value)))

const nearest = (box: Box, { x, y }: Point): Point => ({
  x: within(x, box.left, box.right),
  y: within(y, box.top, box.bottom),
})

const inside = (box: Box, frame: Box): boolean =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const covers = (box: Box, { x, y }: Point): boolean =>
  x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
