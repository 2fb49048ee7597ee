// Stored progress, and what becomes of a damaged record.

import { expect, test } from 'vitest'
import type { StateStorage } from 'zustand/middleware'
import { createProgressStore } from './progress.ts'

function storage(kept: string | null): StateStorage & { kept(): string | null } {
  let held = kept
  return {
    kept: () => held,
    getItem: () => held,
    setItem: (_, value) => {
      held = value
    },
    removeItem: () => {
      held = null
    },
  }
}

test('predictions and goals are stored; a goal once', () => {
  const place = storage(null)
  const store = createProgressStore(() => place)
  store.getState().predict('two-policies', 2)
  store.getState().reach('two-policies', 'flat')
  store.getState().reach('two-policies', 'flat')
  expect(createProgressStore(() => storage(place.kept())).getState().labs).toEqual({
    'two-policies': { predicted: 2, reached: ['flat'] },
  })
  store.getState().restart('two-policies')
  expect(store.getState().labs['two-policies']).toEqual({ reached: [] })
})

test('a damaged record is reset, lesson by lesson', () => {
  const from = (labs: unknown) =>
    createProgressStore(() => storage(JSON.stringify({ state: { labs }, version: 1 }))).getState().labs
  expect(from({ 'two-policies': { predicted: 'x' }, 'untrained-scores': { predicted: null, reached: [] } })).toEqual({
    'two-policies': { reached: [] },
    'untrained-scores': { predicted: null, reached: [] },
  })
  expect(from(7)).toEqual({})
  expect(from({ nobody: { reached: [] } })).toEqual({})
})
