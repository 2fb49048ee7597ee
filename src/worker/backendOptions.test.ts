import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MemoryAtHand } from '../models/memory.ts'
import { backendOptions, detectWebgpu, type Webgpu } from './backendOptions.ts'

type LoadRequestPart = Parameters<typeof backendOptions>[0]

const FILE_BYTES = 98 * 2 ** 20
const roomy: MemoryAtHand = { deviceMemoryGiB: 8, mobile: false, canReserve: () => true }
const never = () => new Promise<void>(() => {})
const optionsOf = (request: LoadRequestPart, device: Parameters<typeof backendOptions>[2]) =>
  backendOptions(request, FILE_BYTES, device, never)
const names = (...given: Parameters<typeof optionsOf>) => optionsOf(...given).options.map(({ name }) => name)

describe('backendOptions', () => {
  it('tries a real GPU with three backends, then the processor', () => {
    expect(names({ runtime: 'auto' }, { memory: roomy, webgpu: 'gpu' })).toEqual([
      'WebGPU',
      'WebGPU without subgroups',
      'WebGPU in passes of 31 tokens',
      'wasm',
    ])
  })

  it('skips a software GPU unless it is requested', () => {
    const device = { memory: roomy, webgpu: 'software' as const }
    expect(names({ runtime: 'auto' }, device)).toEqual(['wasm'])
    expect(names({ runtime: 'webgpu' }, device)[0]).toBe('WebGPU')
  })

  it('says that a requested GPU is missing', () => {
    const { options, notes } = optionsOf(
      { runtime: 'webgpu' },
      {
        memory: roomy,
        webgpu: 'none',
      },
    )
    expect(options.map(({ name }) => name)).toEqual(['wasm'])
    expect(notes.join()).toMatch(/no WebGPU/)
  })

  it('says that the browser did not answer', () => {
    for (const runtime of ['auto', 'webgpu'] as const) {
      const { options, notes } = optionsOf({ runtime }, { memory: roomy, webgpu: 'silent' })
      expect(options.map(({ name }) => name)).toEqual(['wasm'])
      expect(notes.join()).toMatch(
        /^The browser did not answer a request for WebGPU, so the model runs on the processor/,
      )
    }
  })

  it('offers no backend where memory is too short, and says how much is needed', () => {
    const poor = { ...roomy, deviceMemoryGiB: 0.5 }
    const { options, notes } = optionsOf(
      { runtime: 'wasm' },
      {
        memory: poor,
        webgpu: 'none',
      },
    )
    expect(options).toEqual([])
    expect(notes.join()).toMatch(/\d+ MiB/)
  })
})

describe('detectWebgpu', () => {
  afterEach(() => void vi.unstubAllGlobals())
  const stub = (requestAdapter: () => unknown) => vi.stubGlobal('navigator', { gpu: { requestAdapter } })
  const adapter = (info: object) => ({ info: { isFallbackAdapter: false, architecture: '', description: '', ...info } })

  it.each<[Webgpu, () => unknown]>([
    ['gpu', async () => adapter({ architecture: 'turing' })],
    ['software', async () => adapter({ isFallbackAdapter: true })],
    ['software', async () => adapter({ description: 'SwiftShader' })],
    ['none', async () => null],
    ['none', () => Promise.reject(new Error('lost'))],
    [
      'none',
      () => {
        throw new Error('blocked')
      },
    ],
  ])('finds %s', async (expected, requestAdapter) => {
    stub(requestAdapter)
    expect(await detectWebgpu('auto', never)).toBe(expected)
  })

  it('does not wait for a browser that does not answer, and does not ask where no GPU is wanted', async () => {
    const silent = vi.fn<() => Promise<void>>(never)
    stub(silent)
    expect(await detectWebgpu('auto', async () => {})).toBe('silent')
    expect(silent).toHaveBeenCalledTimes(1)
    expect(await detectWebgpu('wasm', async () => {})).toBe('none')
    expect(silent).toHaveBeenCalledTimes(1)
    vi.stubGlobal('navigator', {})
    expect(await detectWebgpu('webgpu', never)).toBe('none')
  })
})
