import { describe, expect, it } from 'vitest'
import type { Box } from './layout.ts'
import { alongLine, type Label, labelWidth, type PlacedLabel, placeLabels } from './placeLabels.ts'

const frame: Box = { left: 0, top: 0, right: 400, bottom: 300 }
const label = (text: string, x: number, y: number, optional = false): Label => ({
  text,
  at: { x, y },
  size: 12,
  optional,
})
const boxOf = ({ label: { text, size }, x, y }: PlacedLabel): Box => ({
  left: x,
  right: x + labelWidth(text, size),
  top: y - size * 0.8,
  bottom: y + size * 0.2,
})
const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

describe('labels', () => {
  it('stand to the right of their points where nothing is in the way', () => {
    const [placed] = placeLabels([label('top-k', 100, 100)], { frame, marks: [], lines: [] })
    expect(placed).toMatchObject({ x: 109, leader: null })
  })

  it('turn to the left at the right edge', () => {
    const [placed] = placeLabels([label('PARGS', 395, 100)], { frame, marks: [], lines: [] })
    expect((placed as PlacedLabel).x + labelWidth('PARGS', 12)).toBeLessThan(395)
  })

  it('do not cover each other, marks or lines', () => {
    const points = [0, 1, 2, 3].map((i) => ({ x: 150 + 3 * i, y: 150 + 4 * i }))
    const marks = points.map(({ x, y }): Box => ({ left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 }))
    const lines = alongLine({ x: 0, y: 160 }, { x: 400, y: 160 })
    const placed = placeLabels(
      points.map(({ x, y }, i) => label(`method ${i}`, x, y)),
      { frame, marks, lines },
    ).map(boxOf)
    expect(placed).toHaveLength(4)
    placed.forEach((box, i) => {
      for (const other of [...placed.slice(i + 1), ...marks]) expect(overlap(box, other)).toBe(false)
      for (const { x, y } of lines) expect(x > box.left && x < box.right && y > box.top && y < box.bottom).toBe(false)
    })
  })

  it('are left out without a free place if they may be, else put where it is least bad', () => {
    const marks = [frame]
    expect(placeLabels([label('4', 100, 100, true)], { frame, marks, lines: [] })).toEqual([])
    expect(placeLabels([label('CD', 100, 100)], { frame, marks, lines: [] })).toHaveLength(1)
  })
})

it('points of a line are at most 3 pixels apart and end where it ends', () => {
  const points = alongLine({ x: 0, y: 0 }, { x: 30, y: 40 })
  expect(points).toHaveLength(18) // 50 / 3 = 16.7: 17 steps
  expect(points[0]).toEqual({ x: 0, y: 0 })
  expect(points.at(-1)).toEqual({ x: 30, y: 40 })
})
