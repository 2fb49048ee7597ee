import { expect, test } from 'vitest'
import type { LoadProgress } from '../../worker/protocol.ts'
import { isMadeReady } from './modelReady.ts'

test('the device is at work on a model once its files are there, or come from this device', () => {
  const of = (progress: LoadProgress | null) =>
    isMadeReady({ kind: 'loading', progress, fallbacks: [], thenRun: false })
  const download = { stage: 'download' as const, loadedBytes: 1, totalBytes: 2 }
  expect(of(null)).toBe(false)
  expect(of({ ...download, fromCache: false })).toBe(false)
  expect(of({ ...download, fromCache: true })).toBe(true)
  expect(of({ stage: 'selfTest', runtime: 'wasm' })).toBe(true)
  expect(isMadeReady({ kind: 'idle' })).toBe(false)
})
