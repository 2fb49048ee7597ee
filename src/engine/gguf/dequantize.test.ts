import { GGMLQuantizationType } from '@huggingface/gguf'
import { getFloat16 } from '@petamoriken/float16'
import { describe, expect, it } from 'vitest'
import { quantize } from '../../models/testing/quantize.ts'
import { blockLayout, dequantizeInto, halfToFloatTable, sizeInBytes } from './dequantize.ts'

const { F32, F16, Q4_0, Q4_1, Q8_0 } = GGMLQuantizationType
const roundTrip = (type: number, values: Float32Array) => {
  const out = new Float32Array(values.length)
  dequantizeInto(type, quantize(type, values), out)
  return out
}
const ramp = Float32Array.from({ length: 32 }, (_, i) => i - 16)

describe('blocks of known bytes', () => {
  it('reads Q4_1: d = 0.5 (0x3800), m = -2 (0xc000), low nibbles first', () => {
    const block = Uint8Array.from([0x00, 0x38, 0x00, 0xc0, 0xf1, ...Array<number>(15).fill(0x20)])
    const out = new Float32Array(32)
    dequantizeInto(Q4_1, block, out)
    // 0.5·1 − 2, then 0.5·0 − 2 fifteen times; 0.5·15 − 2, then 0.5·2 − 2.
    const expected = [-1.5, ...Array<number>(15).fill(-2), 5.5, ...Array<number>(15).fill(-1)]
    expect([...out]).toEqual(expected)
  })

  it('reads Q8_0: d = 0.25 (0x3400), signed bytes', () => {
    const block = Uint8Array.from([0x00, 0x34, 0x80, 0x7f, 0xff, ...Array<number>(29).fill(4)])
    const out = new Float32Array(32)
    dequantizeInto(Q8_0, block, out)
    expect([...out]).toEqual([-32, 31.75, -0.25, ...Array<number>(29).fill(1)])
  })

  it('reads F16 and F32 at any place in a file', () => {
    const bytes = Uint8Array.from([9, 0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0x00, 0x7c])
    const half = new Float32Array(4)
    dequantizeInto(F16, bytes.subarray(1), half)
    expect([...half]).toEqual([1, -2, 2 ** -24, Number.POSITIVE_INFINITY])
    const single = new Float32Array(1)
    dequantizeInto(F32, Uint8Array.from([9, 0, 0, 0x80, 0x3f]).subarray(1), single)
    expect([...single]).toEqual([1])
  })

  it('writes Q4_1: a ramp of 0 to 15, twice, is levels with d = 1 (0x3c00) and m = 0', () => {
    const values = Float32Array.from({ length: 32 }, (_, i) => i % 16)
    expect([...quantize(Q4_1, values)]).toEqual([0x00, 0x3c, 0, 0, ...Array.from({ length: 16 }, (_, i) => i * 17)])
  })

  it('writes Q8_0: largest magnitude 127 is levels with d = 1; halves go away from zero', () => {
    const values = new Float32Array(32)
    values.set([127, -127, 2.5, -2.5, 2.4])
    expect([...quantize(Q8_0, values)].slice(0, 7)).toEqual([0x00, 0x3c, 127, 256 - 127, 3, 256 - 3, 2])
  })
})

describe('every half-precision number', () => {
  it('is what a half-precision library makes of its bits', () => {
    const view = new DataView(new ArrayBuffer(2))
    const table = halfToFloatTable()
    for (let bits = 0; bits < 65536; bits++) {
      view.setUint16(0, bits, true)
      const expected = getFloat16(view, 0, true)
      if (!Object.is(table[bits], expected)) expect.fail(`0x${bits.toString(16)}: ${table[bits]}, not ${expected}`)
    }
  })
})

describe('quantize, then dequantize', () => {
  it.each([
    ['F32', F32, 0],
    ['F16', F16, 0],
    // Half a level, d = 31/15 or 16/127, and the rounding of d to 11 bits.
    ['Q4_1', Q4_1, 31 / 15 / 2 + 0.02],
    ['Q8_0', Q8_0, 16 / 127 / 2 + 0.01],
  ])('%s stays within its step', (_name, type, tolerance) => {
    const out = roundTrip(type, ramp)
    for (const [i, value] of ramp.entries()) expect(Math.abs(out[i]! - value)).toBeLessThanOrEqual(tolerance)
  })

  it('is stable: packing what was unpacked from exact steps changes nothing', () => {
    const exact = Float32Array.from({ length: 64 }, (_, i) => 0.5 * ((i * 7) % 16) - 2)
    expect(roundTrip(Q4_1, exact)).toEqual(exact)
  })

  it('keeps blocks of one value, zero too', () => {
    expect([...roundTrip(Q4_1, new Float32Array(32).fill(-3))]).toEqual(Array(32).fill(-3))
    expect([...roundTrip(Q8_0, new Float32Array(32))].every((value) => value === 0)).toBe(true)
  })
})

describe('errors name what was given', () => {
  it('a type that is not read', () => {
    expect(() => blockLayout(Q4_0)).toThrow('GGML type Q4_0 (2)')
    expect(() => blockLayout(999)).toThrow('unknown (999)')
  })

  it('weights that fill no whole block, or bytes that are too few', () => {
    expect(() => sizeInBytes(Q8_0, 33)).toThrow('The number of Q8_0 weights must be a multiple of 32, not 33')
    expect(() => dequantizeInto(Q8_0, new Uint8Array(33), new Float32Array(32))).toThrow('need 34 bytes, not 33')
  })

  it.each([F32, F16, Q4_1, Q8_0])('NaN and infinity cannot be packed (type %i)', (type) => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const values = new Float32Array(32)
      values[3] = bad
      expect(() => quantize(type, values)).toThrow('finite')
    }
  })

  it('a scale beyond half precision', () => {
    expect(() => quantize(F16, Float32Array.of(70_000))).toThrow('70000 exceeds half precision')
  })
})
