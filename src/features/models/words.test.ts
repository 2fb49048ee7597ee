import { describe, expect, it } from 'vitest'
import { describeProgress } from '../../store/run/describeProgress.ts'
import { failureTitle, nextActions } from './nextActions.ts'
import { threadsNote } from './threadsNote.ts'

const request = { manifestUrl: '', headsUrl: null, runtime: 'auto' } as const
const error = (code: Parameters<typeof nextActions>[0]['code']) => ({ code, message: '', detail: '' })
const labels = (...given: Parameters<typeof nextActions>) => nextActions(...given).map(({ label }) => label)

describe('nextActions', () => {
  it('offers what was not tried, and always a retry', () => {
    expect(labels(error('memory'), request)).toEqual(['Try again'])
    expect(labels(error('device'), request)).toEqual(['Try without the GPU (wasm)', 'Try again'])
    expect(labels(error('device'), { ...request, runtime: 'wasm' })).toEqual(['Try again'])
  })

  it('has a message for every code', () => {
    for (const code of [
      'download',
      'model',
      'memory',
      'device',
      'input',
      'head',
      'gone',
      'crash',
      'internal',
    ] as const) {
      expect(labels(error(code), request)).toContain(code === 'gone' ? 'Load the model again' : 'Try again')
      expect(failureTitle(error(code))).not.toBe('')
    }
  })
})

describe('describeProgress', () => {
  it('counts megabytes and shares, also when the total is 0', () => {
    const download = { stage: 'download', loadedBytes: 41_200_000, totalBytes: 98_362_432, fromCache: false } as const
    expect(describeProgress(download)).toMatchObject({ stage: 'Downloading the model', detail: '41.2 of 98.4 MB' })
    expect(describeProgress({ ...download, inOtherTab: true }).stage).toBe('Another tab is downloading the model')
    expect(describeProgress({ ...download, totalBytes: 0 }).share).toBe(0)
    expect(describeProgress({ stage: 'selfTest', runtime: 'webgpu' }).stage).toBe('Testing WebGPU')
    expect(describeProgress(null).share).toBe(0)
  })
})

describe('threadsNote', () => {
  it('says why there is one thread, and is empty where there are more', () => {
    expect(threadsNote({ kind: 'isolated' })).toBeNull()
    for (const kind of ['pending', 'afterReload'] as const)
      expect(threadsNote({ kind })).toMatch(/^One thread: .*[Rr]eload/)
    for (const reason of ['insecure', 'embedded', 'noServiceWorker'] as const) {
      expect(threadsNote({ kind: 'unavailable', reason, detail: 'blocked here' })).toMatch(/^One thread: /)
    }
    expect(threadsNote({ kind: 'unavailable', reason: 'noServiceWorker', detail: 'blocked here' })).toContain(
      'the service worker could not be used (blocked here)',
    )
  })
})
