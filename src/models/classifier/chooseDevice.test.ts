import { describe, expect, it } from 'vitest'
import type { ClassifierModel } from '../../rewards/classifier/classifier.ts'
import { wordClassifier } from '../../rewards/testing/wordClassifier.ts'
import { chooseDevice } from './chooseDevice.ts'

const closed: string[] = []
function on(device: string, { off = 0, steps = 0 } = {}): ClassifierModel {
  const { model } = wordClassifier((text) => text.length / 10 + off)
  return {
    ...model,
    device,
    async logits(texts) {
      // Many turns of the event loop instead of a clock: slower for certain.
      for (let step = 0; step < steps; step++) await new Promise((resolve) => setImmediate(resolve))
      return model.logits(texts)
    },
    dispose: async () => void closed.push(device),
  }
}
const SLOW = { steps: 20_000 }

describe('the device of a classifier', () => {
  it('is WebGPU if it agrees and is faster, or if it was asked for', async () => {
    closed.length = 0
    const open = async () => on('WebGPU', { off: 0.01 })
    expect((await chooseDevice(on('wasm', SLOW), open, 'ifFaster')).device).toBe('WebGPU')
    expect((await chooseDevice(on('wasm'), async () => on('WebGPU', SLOW), 'always')).device).toBe('WebGPU')
    expect(closed).toEqual(['wasm', 'wasm'])
  })

  it('stays wasm, with the reason', async () => {
    closed.length = 0
    const wasm = on('wasm')
    expect(await chooseDevice(wasm, async () => on('WebGPU'), 'never')).toBe(wasm)
    const deviceWith = async (open: () => Promise<ClassifierModel>) =>
      (await chooseDevice(wasm, open, 'ifFaster')).device
    expect(await deviceWith(async () => on('WebGPU', SLOW))).toMatch(/^wasm \(WebGPU is slower for this model: \d+ ms/)
    expect(await deviceWith(async () => on('WebGPU', { off: 0.5 }))).toBe(
      'wasm (WebGPU gives other scores: off by 0.50)',
    )
    expect(await deviceWith(async () => on('WebGPU', { off: Number.NaN }))).toContain('WebGPU gives other scores')
    expect(await deviceWith(() => Promise.reject(new Error('no device')))).toBe('wasm (WebGPU failed: no device)')
    expect(closed).toEqual(['WebGPU', 'WebGPU', 'WebGPU'])
  })
})
