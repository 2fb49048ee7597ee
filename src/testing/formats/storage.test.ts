import { expect, test } from 'vitest'
import type { RunRecord } from '../../decoding/record.ts'
import { createTextToScore } from '../../features/scoring/textToScore.ts'
import { createProgressStore } from '../../labs/parts/progress.ts'
import { SHOWN } from '../../store/browser/pageStorage.ts'
import { keepInterrupted } from '../../store/run/interruptedRun.ts'
import { memoryStorage } from '../../store/testing/memoryStorage.ts'
import { createViewStore } from '../../store/view/view.ts'
import stored from './2026-11-29/storage.json' with { type: 'json' }
import { expectRun } from './expectRun.ts'

test('the view', () => {
  const { key, value, expected } = stored.view
  expect(createViewStore(() => memoryStorage(key, value)).getState()).toMatchObject(expected)
})

test('the text to score', () => {
  const { key, value, expected } = stored.textToScore
  expect(createTextToScore(() => memoryStorage(key, value)).getState().asked).toEqual(expected)
})

test('the progress in the lessons', () => {
  const { key, value, expected } = stored.progress
  expect(createProgressStore(() => memoryStorage(key, value)).getState().labs).toEqual(expected)
})

test('a run that the page was left in', async () => {
  const { key, value, expected } = stored.interrupted
  const kept: RunRecord[] = []
  await keepInterrupted(memoryStorage(key, value), async (record) => kept.push(record))
  expect(kept.length).toBe(1)
  expectRun(kept[0] as RunRecord, expected, 1e-5)
})

test('what a tab shows has kept its key', () => {
  expect(SHOWN).toBe(stored.shown.key)
})
