// The link of the exercise: there and back, and any text that a user may write into it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { twoPolicies } from './policies.ts'
import { type Edit, type LabState, link, MAX_EDITS, START, withEdit, worldOf } from './state.ts'

const { read, write } = link

const readText = (query: string): LabState => read(new URLSearchParams(query))
const added = (state: LabState, ...edits: Edit[]): LabState => {
  let now = state
  for (const edit of edits) now = { ...now, edits: withEdit(now, edit) as readonly Edit[] }
  return now
}

test('a link without a query is the start, and the start has none', () => {
  expect(readText('')).toEqual(START)
  expect(write(START)).toBe('')
})

test('there and back', () => {
  const state = added(
    { ...START, seed: 7, vocabSize: 4, length: 2, weight: -1.5, at: '3' },
    { kind: 'probability', path: '0', value: 0.25 },
    { kind: 'consistent', value: 2 },
    { kind: 'reward', path: '31', value: -2.05 },
    { kind: 'raise', path: '' },
  )
  expect(write(state)).toBe('seed=7&v=4&n=2&w=-1.5&at=3&edits=p0%3A0.25_c%3A2_r31%3A-2.05_u')
  expect(readText(write(state))).toEqual(state)
})

test('values out of range are clamped, invalid ones are left out', () => {
  expect(readText('seed=-5&v=99&n=99&w=1e9&at=7')).toEqual({
    seed: 0,
    vocabSize: 5,
    length: 5,
    weight: 8,
    at: '',
    edits: [],
  })
  expect(readText('w=NaN&v=x&n=&seed=2.6')).toEqual({ ...START, length: 1, seed: 3 })
  expect(readText('edits=r0:99_r9:1_r:1_p0:-3_c1:2_c:2_u0:1_u012_toString_r00:1e3_').edits).toEqual([
    { kind: 'reward', path: '0', value: 6 },
    { kind: 'probability', path: '0', value: 0 },
    { kind: 'consistent', value: 2 },
  ])
})

test('any text is read as a world that can be computed', () => {
  const piece = fc
    .tuple(fc.constantFrom('r', 'p', 'c', 'u', 'x'), fc.stringMatching(/^[0-5]{0,4}$/), fc.double())
    .map(([letter, path, value]) => `${letter}${path}:${value.toFixed(2)}`)
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('seed', 'v', 'n', 'w', 'at', '__proto__'),
        fc.oneof(fc.string(), fc.double().map(String)),
      ),
      fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 12 }),
      (query, edits) => {
        const state = read(new URLSearchParams({ ...query, v: '3', n: '3', edits: edits.join('_') }))
        const { logRlhf } = twoPolicies(worldOf(state), state.weight)
        expect(logRlhf.at(-1)?.some(Number.isNaN)).toBe(false)
        expect(readText(write(state))).toEqual({ ...state, edits: state.edits.map(rounded) })
      },
    ),
    { numRuns: 60 },
  )
})

test('an edit replaces those that it overrides', () => {
  const state = added(
    START,
    { kind: 'reward', path: '0', value: 1 },
    { kind: 'reward', path: '012', value: 2 },
    { kind: 'raise', path: '0' },
    { kind: 'reward', path: '0', value: 3 },
  )
  expect(state.edits.map((edit) => edit.kind)).toEqual(['reward', 'raise', 'reward'])
  expect(worldOf(state).rewards[1]?.[0]).toBe(3)
  // Consistent rewards override all edits of rewards except that of the complete text.
  expect(added(state, { kind: 'consistent', value: 1 }).edits).toEqual([
    { kind: 'reward', path: '012', value: 2 },
    { kind: 'consistent', value: 1 },
  ])
})

test('a link has room for a limited number of edits', () => {
  const full: LabState = { ...START, edits: Array.from({ length: MAX_EDITS }, () => ({ kind: 'raise', path: '' })) }
  expect(withEdit(full, { kind: 'raise', path: '' })).toBeNull()
  expect(withEdit(full, { kind: 'consistent', value: 2 })).toHaveLength(1)
})

const rounded = (edit: Edit): Edit => ('value' in edit ? { ...edit, value: Number(edit.value.toFixed(3)) } : edit)
