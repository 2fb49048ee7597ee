// The kernels alone: that the committed files are what their source compiles to, and products of any number of rows against plain
// loops in double precision.

import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KernelMemory } from './memory.ts'
import { builds, compileKernels } from './testing/compileKernels.ts'

describe.each(Object.entries(builds))('%s', (name, options) => {
  it('is what the source compiles to: run `npm run kernels` after a change', async () => {
    const committed = await readFile(new URL(`./kernels/${name}`, import.meta.url))
    expect(Buffer.compare(committed, await compileKernels('index.ts', options))).toBe(0)
  })
})

interface Tested {
  prepare(inputs: number, rows: number, width: number, count: number): void
  timesRow(a: number, aPanel: number, b: number, bPanel: number, inputs: number, piece: number, out: number): void
  timesRows(linear: number, panel: number, inputs: number, piece: number, out: number): void
  writeColumn(linear: number, output: number, to: number): void
  elementwise(x: number, to: number): void
}

const wasm = new WebAssembly.Memory({ initial: 200 })
const kernels = new WebAssembly.Instance(new WebAssembly.Module((await compileKernels('testing.ts')) as BufferSource), {
  env: { memory: wasm },
}).exports as unknown as Tested
const memory = new KernelMemory(wasm, 65536)

/** Form, inputs of a block, scaling (kernels/linear.ts). */
const forms = [
  ['4-bit', 0, 32, 2],
  ['8-bit', 1, 32, 1],
  ['8-bit in blocks of 16', 1, 16, 1],
  ['8-bit with minimum', 1, 32, 2],
  ['8-bit in blocks of 16 with minimum', 1, 16, 2],
  ['float', 2, 32, 0],
] as const

describe.each(forms)('%s weights', (_, form, block, scaling) => {
  /** Two panels with random weights, and the same weights [16][inputs] in double precision. */
  function matrix(inputs: number, random: () => number) {
    const quants = memory.allocate(16 * inputs * 4)
    const scales = memory.allocate((2 * inputs * 2 * 32) / block)
    const weights = Array.from({ length: 16 }, () => new Float64Array(inputs))
    const scale = (output: number, input: number, isMinimum: 0 | 1) =>
      scales / 4 +
      (((output >> 3) * inputs) / block + Math.floor(input / block)) * scaling * 8 +
      8 * isMinimum +
      (output & 7)
    const floats = new Float32Array(wasm.buffer)
    const bytes = new Uint8Array(wasm.buffer)
    bytes.fill(0, quants, quants + 16 * inputs * 4)
    for (let output = 0; output < 16; output++)
      for (let input = 0; input < inputs; input++) {
        const isFirst = input % block === 0
        if (scaling > 0 && isFirst) floats[scale(output, input, 0)] = random() / 8
        if (scaling > 1 && isFirst) floats[scale(output, input, 1)] = random()
        const at = ((output >> 3) * inputs + input) * 8 + (output & 7)
        let quant = random()
        if (form === 0) {
          quant = Math.floor((quant + 0.5) * 15.99)
          const lane = (output >> 3) * inputs * 4 + (input >> 3) * 32 + (output & 7) * 4 + ((input & 7) >> 1)
          bytes[quants + lane]! |= quant << (4 * (input & 1))
        } else if (form === 1) {
          quant = Math.floor(quant * 255)
          bytes[quants + at] = quant
        } else {
          floats[quants / 4 + at] = quant
          quant = floats[quants / 4 + at] as number
        }
        const d = scaling > 0 ? (floats[scale(output, input, 0)] as number) : 1
        weights[output]![input] = scaling > 1 ? d * quant + (floats[scale(output, input, 1)] as number) : d * quant
      }
    return { linear: memory.struct([form, 16, inputs, block, quants, scales, scaling]), weights }
  }

  it('times any number of rows are their products, with the same bits whatever the number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(32, 96, 576, 608, 1536),
        // No numbers near the smallest floats: a row of one is scaled by 16^−6 on its way, where they would lose digits.
        fc.infiniteStream(fc.integer({ min: -5000, max: 5000 }).map((number) => number / 10_000)),
        (rows, inputs, stream) => {
          const mark = memory.mark
          // A short cycle of random numbers is enough, and quicker.
          const numbers = Array.from({ length: 97 }, () => stream.next().value as number)
          let next = 0
          const random = () => numbers[next++ % numbers.length] as number
          const { linear, weights } = matrix(inputs, random)
          const x = memory.allocate(4 * rows * inputs)
          const values = memory.floats(x, rows * inputs)
          for (let i = 0; i < values.length; i++) values[i] = random()
          const prepared = memory.struct([0, 0, 0, memory.allocate(rows * inputs), memory.allocate(4 * inputs)])
          const piece = memory.allocate(576 * 32)
          const out = memory.allocate(64 * rows)
          kernels.prepare(prepared, x, inputs, rows)
          const many = [0, 1].map((panel) => {
            kernels.timesRows(linear, panel, prepared, piece, out)
            return memory.floats(out, 8 * rows).slice()
          })
          for (let row = 0; row < rows; row++) {
            kernels.prepare(prepared, x + 4 * row * inputs, inputs, 1)
            kernels.timesRow(linear, 0, linear, 1, prepared, piece, out)
            memory.floats(out, 16).forEach((value, output) => {
              expect(value).toBe(many[output >> 3]![8 * row + (output & 7)])
              let sum = 0
              let size = 0
              for (let i = 0; i < inputs; i++) {
                const product = (values[row * inputs + i] as number) * (weights[output]![i] as number)
                sum += product
                size += Math.abs(product)
              }
              expect(Math.abs(value - sum)).toBeLessThanOrEqual(1e-5 * size + 1e-6)
            })
          }
          memory.cutTo(mark)
        },
      ),
      { numRuns: 12 },
    )
  })

  it('are read one by one', () => {
    const mark = memory.mark
    let state = 1
    const random = () => {
      state = (state * 16807) % 2147483647
      return state / 2147483647 - 0.5
    }
    const { linear, weights } = matrix(64, random)
    const to = memory.allocate(4 * 64)
    weights.forEach((expected, output) => {
      kernels.writeColumn(linear, output, to)
      expect(memory.floats(to, 64)).toEqual(Float32Array.from(expected))
    })
    memory.cutTo(mark)
  })
})

it('e^x, silu and gelu are right to a few last digits', () => {
  const at = memory.allocate(64)
  for (let x = -80; x <= 80; x += 0.37) {
    memory.floats(at, 4).fill(x)
    kernels.elementwise(at, at + 16)
    const [float] = memory.floats(at, 1) as unknown as [number]
    const [power, , , , silu, , , , gelu] = memory.floats(at + 16, 12) as unknown as number[]
    expect(Math.abs((power as number) / Math.exp(float) - 1)).toBeLessThan(3e-7)
    expect(Math.abs((silu as number) - float / (1 + Math.exp(-float)))).toBeLessThan(3e-7 * (1 + Math.abs(float)))
    expect(Math.abs((gelu as number) - exactGelu(float))).toBeLessThan(5e-7 * (1 + Math.abs(float)))
  }
})

/** x · Φ(x), with the integral of the normal density by Simpson's rule. */
function exactGelu(x: number): number {
  const steps = 2000
  const end = Math.min(Math.abs(x), 10)
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)
  let sum = density(0) + density(end)
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density((i * end) / steps)
  const half = (sum * end) / steps / 3
  return x * (0.5 + Math.sign(x) * half)
}
