import { describe, expect, it } from 'vitest'
import { type MemoryAtHand, memoryShortage, neededBytes } from './memory.ts'

const FILE = 98 * 2 ** 20
const memory = (overrides: Partial<MemoryAtHand>): MemoryAtHand => ({
  deviceMemoryGiB: 8,
  mobile: false,
  canReserve: () => true,
  ...overrides,
})

describe('memoryShortage', () => {
  it('is none where there is room, or where the browser does not tell', () => {
    expect(memoryShortage(FILE, memory({}))).toBeNull()
    expect(memoryShortage(FILE, memory({ deviceMemoryGiB: undefined }))).toBeNull()
    // 2 GiB × 1/4 = 512 MiB for a phone: 250 + 118 MiB fit.
    expect(memoryShortage(FILE, memory({ mobile: true, deviceMemoryGiB: 2 }))).toBeNull()
  })

  it('says the size where the model does not fit, by memory or by address space', () => {
    for (const poor of [memory({ deviceMemoryGiB: 0.5 }), memory({ canReserve: () => false })])
      expect(memoryShortage(FILE, poor)).toMatch(/needs 368 MiB/)
  })

  it('asks for the address space that the model needs', () => {
    const asked: number[] = []
    memoryShortage(FILE, memory({ canReserve: (bytes) => asked.push(bytes) > 0 }))
    expect(asked).toEqual([neededBytes(FILE)])
  })
})
