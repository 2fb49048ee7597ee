import { expect, test } from 'vitest'
import { curveRows, textRows } from './evidence.ts'
import { examplePushed } from './testing/examplePushed.ts'

test('every text and every point has a row as wide as the headings', () => {
  const set = examplePushed()
  for (const [rows, count] of [
    [textRows(set), set.texts.length],
    // Three metrics, and the judge's by two judges; three methods; five weights.
    [curveRows(set), 5 * 3 * 5],
  ] as const) {
    const [headings, ...rest] = rows
    expect(rest.length).toBe(count)
    expect(rest.every((row) => row.length === headings?.length)).toBe(true)
  }
})
