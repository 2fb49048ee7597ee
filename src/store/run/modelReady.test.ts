import { expect, test } from 'vitest'
import type { LoadProgress } from '../../worker/protocol.ts'
import { isPreparing } from './modelReady.ts'

test('the device is busy with a model once its files are there, or come from this device', () => {
  const of = (progress: LoadProgress | null) =>
    isPreparing({ kind: 'loading', progress, fallbacks: [], thenRun: false })
  const download = { stage: 'download' as const, loadedBytes: 1, totalBytes: 2 }
  expect(of(null)).toBe(false)
  expect(of({ ...download, fromCache: false })).toBe(false)
  expect(of({ ...download, fromCache: true })).toBe(true)
  expect(of({ stage: 'selfTest', runtime: 'wasm' })).toBe(true)
  expect(isPreparing({ kind: 'idle' })).toBe(false)
})
