import { expect, test } from 'vitest'
import { fitted, link, START } from './state.ts'
import { examplePushed } from './testing/examplePushed.ts'

const { read, write } = link

const reread = (query: string) => read(new URLSearchParams(query))

test('a link without a query is the start, and the start has none', () => {
  expect(reread('')).toEqual(START)
  expect(write(START)).toBe('')
})

test('a state comes back from its link', () => {
  const state = { weight: -4, method: 'cd' as const, prompt: 'movie-11', judge: 1, alone: true }
  expect(reread(write(state))).toEqual(state)
})

test('what makes no sense is left out, what is out of range is clamped', () => {
  expect(reread('w=x&prompt=<b>&judge=-1&alone=yes')).toEqual(START)
  expect(reread('w=1e9&judge=1.5&prompt=__proto__')).toEqual({ ...START, weight: 100, judge: 2 })
})

test('a state is fitted to the recorded set', () => {
  const to = (state: Partial<typeof START>) => fitted({ ...START, ...state }, examplePushed())
  expect(to({ weight: 13 }).weight).toBe(16)
  expect(to({ weight: 0.4 }).weight).toBe(0)
  expect(to({ prompt: 'gone' }).prompt).toBe('p0')
  expect(to({ prompt: 'p3' }).prompt).toBe('p3')
  expect(to({ judge: 7 }).judge).toBe(1)
})
