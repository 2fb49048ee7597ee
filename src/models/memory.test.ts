import { describe, expect, it } from 'vitest'
import { chooseForm, type MemoryAtHand, neededBytes } from './memory.ts'

const WEIGHTS = 134_515_008 // SmolLM2-135M
const memory = (overrides: Partial<MemoryAtHand>): MemoryAtHand => ({
  deviceMemoryGiB: 8,
  mobile: false,
  canReserve: () => true,
  ...overrides,
})

describe('chooseForm', () => {
  it('takes the quick form where there is room, or where the browser does not tell', () => {
    expect(chooseForm('auto', WEIGHTS, memory({}))).toEqual({ form: 'quick', reason: null })
    expect(chooseForm('auto', WEIGHTS, memory({ deviceMemoryGiB: undefined }))).toEqual({ form: 'quick', reason: null })
  })

  it('takes the small form, and says why, where the quick one does not fit', () => {
    // 4 GiB × 1/4 = 1024 MiB for a phone: quick needs 150 + 770 MiB and fits; 2 GiB leaves 512 MiB: small, 150 + 385.
    expect(chooseForm('auto', WEIGHTS, memory({ mobile: true, deviceMemoryGiB: 4 })).form).toBe('quick')
    const choice = chooseForm('auto', WEIGHTS, memory({ mobile: true, deviceMemoryGiB: 3 }))
    expect(choice.form).toBe('small')
    expect(choice.reason).toMatch(/quick form needs 920 MiB/)
  })

  it('never goes from small up to quick', () => {
    expect(chooseForm('small', WEIGHTS, memory({})).form).toBe('small')
  })

  it('refuses with the size where nothing fits, by memory or by address space', () => {
    for (const poor of [memory({ deviceMemoryGiB: 0.5 }), memory({ canReserve: () => false })]) {
      const choice = chooseForm('auto', WEIGHTS, poor)
      expect(choice.form).toBeNull()
      expect(choice.reason).toMatch(/needs 535 MiB/)
    }
  })

  it('asks for the address space of the form that it tries', () => {
    const asked: number[] = []
    chooseForm('auto', WEIGHTS, memory({ canReserve: (bytes) => asked.push(bytes) < 0 }))
    expect(asked).toEqual([neededBytes('quick', WEIGHTS), neededBytes('small', WEIGHTS)])
  })
})
