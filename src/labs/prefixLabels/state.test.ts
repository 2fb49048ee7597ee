import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BEST_OF, COUNTS, CUTS, type LabState, link, MAX_TEXT, START } from './state.ts'

const { read, write } = link

const at = (query: string) => read(new URLSearchParams(query))

test('a link without a query is the start, and the start needs none', () => {
  expect(at('')).toEqual(START)
  expect(write(START)).toBe('')
})

test('there and back', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((one) => one.length <= MAX_TEXT)
  const states = fc.record({
    set: fc.constantFrom<LabState['set']>('film', 'task', 'own'),
    pair: fc.integer({ min: 1, max: 60 }),
    cut: fc.integer({ min: 1, max: 19 }).map((steps) => steps * CUTS.step),
    of: fc.constantFrom(...BEST_OF),
    scorer: fc.constantFrom<LabState['scorer']>('judge', 'full', 'words'),
    own: fc.record({ prompt: text, better: text, other: text }),
    n: fc.constantFrom(...COUNTS),
    seed: fc.integer({ min: 0, max: 9999 }),
  })
  fc.assert(
    fc.property(states, (state) => {
      expect(at(write(state))).toEqual(state)
    }),
  )
})

test('what is out of range is clamped; what makes no sense becomes the default', () => {
  expect(at('set=x&pair=-4&cut=99&of=3&by=y&n=1000&seed=1e9')).toEqual({ ...START, cut: 95, seed: 9999 })
  expect(at('cut=27').cut).toBe(25)
  expect(at('pair=Infinity').pair).toBe(1)
  expect(at(`p=${'x'.repeat(5000)}`).own.prompt).toHaveLength(MAX_TEXT)
})
