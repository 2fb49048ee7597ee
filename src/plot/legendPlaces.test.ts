import { expect, test } from 'vitest'
import { legendPlaces } from './legendPlaces.ts'

const SIX = ['top-k', 'CD w 2', 'ARGS w 2', 'PARGS w 2', 'PARGS-rollout w 2', 'Best-of-N']

test('entries that fit stand in one line', () => {
  const { places, lines } = legendPlaces(SIX.slice(0, 4), 800)
  expect(lines).toBe(1)
  expect(places.map(({ line }) => line)).toEqual([0, 0, 0, 0])
  expect(places.map(({ x }) => x)).toEqual(places.map(({ x }) => x).toSorted((a, b) => a - b))
})

test.each([330, 440, 560])('six columns leave no picture that is %i wide', (width) => {
  const { places, lines } = legendPlaces(SIX, width)
  expect(lines).toBeGreaterThan(1)
  expect(Math.max(...places.map(({ line }) => line))).toBe(lines - 1)
  for (const [index, { x }] of places.entries())
    expect(x + 29 + (SIX[index] as string).length * 6.6).toBeLessThan(width)
})

test('one that is wider than the picture has a line of its own, and no legend is one line', () => {
  expect(legendPlaces(['a', 'x'.repeat(90), 'b'], 300).places).toEqual([
    { x: 0, line: 0 },
    { x: 0, line: 1 },
    { x: 0, line: 2 },
  ])
  expect(legendPlaces([], 300)).toEqual({ places: [], lines: 1 })
})
