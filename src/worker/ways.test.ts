import { describe, expect, it } from 'vitest'
import type { MemoryAtHand } from '../models/memory.ts'
import { waysToRun } from './ways.ts'

const WEIGHTS = 134_515_008
const roomy: MemoryAtHand = { deviceMemoryGiB: 8, mobile: false, canReserve: () => true }
const names = (...given: Parameters<typeof waysToRun>) => waysToRun(...given).ways.map(({ name }) => name)

describe('waysToRun', () => {
  it('tries a real GPU in three ways, then the processor', () => {
    expect(names({ runtime: 'auto', form: 'auto' }, WEIGHTS, { memory: roomy, webgpu: 'gpu' })).toEqual([
      'WebGPU',
      'WebGPU without subgroups',
      'WebGPU in passes of 31 tokens',
      'wasm',
    ])
  })

  it('leaves a software GPU alone unless it is asked for', () => {
    const device = { memory: roomy, webgpu: 'software' as const }
    expect(names({ runtime: 'auto', form: 'auto' }, WEIGHTS, device)).toEqual(['wasm'])
    expect(names({ runtime: 'webgpu', form: 'auto' }, WEIGHTS, device)[0]).toBe('WebGPU')
    expect(names({ runtime: 'wasm', form: 'small' }, WEIGHTS, device)).toEqual(['wasm, small form'])
  })

  it('says that a GPU was asked for and is not there', () => {
    const { ways, notes } = waysToRun({ runtime: 'webgpu', form: 'auto' }, WEIGHTS, { memory: roomy, webgpu: 'none' })
    expect(ways.map(({ name }) => name)).toEqual(['wasm'])
    expect(notes.join()).toMatch(/no WebGPU/)
  })

  it('offers no way on the processor where memory is too short, and says how much is needed', () => {
    const poor = { ...roomy, deviceMemoryGiB: 0.5 }
    const { ways, notes } = waysToRun({ runtime: 'wasm', form: 'auto' }, WEIGHTS, { memory: poor, webgpu: 'none' })
    expect(ways).toEqual([])
    expect(notes.join()).toMatch(/\d+ MiB/)
  })
})
