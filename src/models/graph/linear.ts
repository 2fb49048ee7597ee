// y = x·Wᵀ for a weight of the GGUF, in the forms that onnxruntime's backends run well. Every form is exact: it
// computes with the numbers that the file holds.
//
//   fp32       the matrix expanded; quickest where there is no quantized kernel (wasm), and for many rows at once
//   int4       Q4_1 w = d·q + m as MatMulNBits around a zero point of 8, plus blocksum(x)·Cᵀ with C = m + 8d, as one
//              Gemm; Q8_0 as MatMulNBits of 8 bits. No FusedMatMul: WebGPU has none and computes it on the CPU silently,
//              with a wait for the GPU before and after
//   int4Zero   Q4_1 as MatMulNBits with float zero points −m/d: the small form for wasm. On WebGPU it falls back to
//              the CPU silently: never there. A block with d = 0 has no such form and is refused.

import { GGMLQuantizationType } from '@huggingface/gguf'
import { dequantizeInto, halfToFloatTable } from '../../engine/gguf/dequantize.ts'
import { ModelFileError } from '../../engine/gguf/errors.ts'
import type { ByteSource, GgufTensor } from '../../engine/gguf/read.ts'
import type { GraphBuilder } from './builder.ts'
import { DataType } from './onnxSchema.ts'

export type WeightForm = 'fp32' | 'int4' | 'int4Zero'

/** Weights of one GGML block, for all quantized types here. */
const BLOCK = 32
const Q4_1_BYTES = 20
const Q8_0_BYTES = 34

/** Makes linear layers of one graph; block sums of an input are made once, however many layers read it. */
export class LinearWriter {
  readonly #graph: GraphBuilder
  readonly #source: ByteSource
  readonly #form: WeightForm
  readonly #blockSums = new Map<string, string>()
  /** What was read last; one buffer for a whole graph, or a load would leave the file's size behind as garbage. */
  #bytes = new Uint8Array(0)

  constructor(graph: GraphBuilder, source: ByteSource, form: WeightForm) {
    this.#graph = graph
    this.#source = source
    this.#form = form
  }

  /** x [1, S, columns] times the rows of all tensors, stacked: [1, S, Σ rows]. One node where their types agree. */
  apply(name: string, x: string, tensors: readonly GgufTensor[]): string {
    const [first] = tensors
    if (!first) throw new Error(`Linear layer "${name}" has no tensors.`)
    const quantized = tensors.every(({ type }) => type === first.type) && this.#quantizedForm(first)
    if (this.#form === 'fp32') return this.#fp32(name, x, tensors)
    if (quantized) return quantized === 'q4_1' ? this.#q4_1(name, x, tensors) : this.#q8_0(name, x, tensors)
    // Mixed types, or types without a quantized kernel: each on its own, floats as floats.
    if (tensors.length === 1) return this.#fp32(name, x, tensors)
    const parts = tensors.map((tensor) => this.apply(tensor.name, x, [tensor]))
    return this.#graph.op('Concat', parts, { int: { axis: -1 } })
  }

  #quantizedForm({ type }: GgufTensor): 'q4_1' | 'q8_0' | false {
    if (type === GGMLQuantizationType.Q4_1) return 'q4_1'
    // wasm's form stays with floats for 8 bits: its kernel expands the matrix at every run.
    return type === GGMLQuantizationType.Q8_0 && this.#form === 'int4' ? 'q8_0' : false
  }

  #fp32(name: string, x: string, tensors: readonly GgufTensor[]): string {
    const { rows, columns } = stacked(tensors)
    const weight = this.#graph.weight(name, DataType.float, [rows, columns], (into) => {
      const floats = new Float32Array(into.buffer, into.byteOffset, into.byteLength / 4)
      let at = 0
      for (const tensor of tensors) {
        dequantizeInto(tensor.type, this.#read([tensor]), floats.subarray(at, at + tensor.rows * columns))
        at += tensor.rows * columns
      }
    })
    if (this.#form === 'fp32') return this.#graph.contrib('FusedMatMul', [x, weight], { int: { transB: 1 } })
    return this.#rowsOfBatch(this.#gemm([this.#rowsOnly(x, columns), weight]), rows)
  }

  #q4_1(name: string, x: string, tensors: readonly GgufTensor[]): string {
    const { rows, columns } = stacked(tensors)
    const blocks = columns / BLOCK
    const count = rows * blocks
    const g = this.#graph
    const read = () => this.#read(tensors)
    const q = g.weight(`${name}.q`, DataType.uint8, [rows, blocks, BLOCK / 2], (into) => repackNibbles(read(), into))
    const d = g.weight(`${name}.d`, DataType.float, [count], (into) => {
      const floats = floatsOf(into)
      eachBlock(read(), (i, scale) => {
        floats[i] = scale
      })
    })
    const attributes = { int: { K: columns, N: rows, bits: 4, block_size: BLOCK, accuracy_level: 0 } }
    if (this.#form === 'int4Zero') {
      const zero = g.weight(`${name}.zero`, DataType.float, [count], (into) => {
        const floats = floatsOf(into)
        eachBlock(read(), (i, scale, minimum) => {
          if (scale === 0)
            throw new ModelFileError('model', `A block of "${name}" has scale 0; the small form cannot hold it.`)
          floats[i] = -minimum / scale
        })
      })
      return g.contrib('MatMulNBits', [x, q, d, zero], attributes)
    }
    const correction = g.weight(`${name}.c`, DataType.float, [rows, blocks], (into) => {
      const floats = floatsOf(into)
      eachBlock(read(), (i, scale, minimum) => {
        floats[i] = minimum + 8 * scale
      })
    })
    const product = this.#rowsOnly(g.contrib('MatMulNBits', [x, q, d], attributes), rows)
    return this.#rowsOfBatch(this.#gemm([this.#blockSumsOf(x, columns), correction, product]), rows)
  }

  /** a·bᵀ, or a·bᵀ + c, of matrices. */
  #gemm(abc: string[]): string {
    return this.#graph.op('Gemm', abc, { int: { transB: 1 } })
  }

  /** [1, S, columns] to [S, columns], which Gemm takes. */
  #rowsOnly(x: string, columns: number): string {
    return this.#graph.op('Reshape', [x, this.#graph.int64(-1, columns)])
  }

  /** [S, rows] to [1, S, rows]. */
  #rowsOfBatch(y: string, rows: number): string {
    return this.#graph.op('Reshape', [y, this.#graph.int64(1, -1, rows)])
  }

  #q8_0(name: string, x: string, tensors: readonly GgufTensor[]): string {
    const { rows, columns } = stacked(tensors)
    const blocks = columns / BLOCK
    const g = this.#graph
    const read = () => this.#read(tensors)
    const q = g.weight(`${name}.q`, DataType.uint8, [rows, blocks, BLOCK], (into) => {
      const bytes = read()
      for (let from = 0, to = 0; from < bytes.length; from += Q8_0_BYTES, to += BLOCK) {
        // Signed bytes to unsigned ones around the kernel's zero point of 128: flipping the top bit adds 128.
        for (let i = 0; i < BLOCK; i++) into[to + i] = bytes[from + 2 + i]! ^ 0x80
      }
    })
    const d = g.weight(`${name}.d`, DataType.float, [rows * blocks], (into) => {
      const bytes = read()
      const half = halfToFloatTable()
      const floats = floatsOf(into)
      for (let i = 0; i < floats.length; i++) {
        floats[i] = half[bytes[i * Q8_0_BYTES]! | (bytes[i * Q8_0_BYTES + 1]! << 8)]!
      }
    })
    return g.contrib('MatMulNBits', [x, q, d], {
      int: { K: columns, N: rows, bits: 8, block_size: BLOCK, accuracy_level: 0 },
    })
  }

  /** [1, S, columns] to [S, columns / 32]: the sum of x over each block. */
  #blockSumsOf(x: string, columns: number): string {
    const known = this.#blockSums.get(x)
    if (known) return known
    const blocked = this.#graph.op('Reshape', [x, this.#graph.int64(-1, columns / BLOCK, BLOCK)])
    const sums = this.#graph.op('ReduceSum', [blocked, this.#graph.int64(-1)], { int: { keepdims: 0 } })
    this.#blockSums.set(x, sums)
    return sums
  }

  /** The tensors' bytes, one behind the other, until the next call. */
  #read(tensors: readonly GgufTensor[]): Uint8Array {
    const sizeBytes = tensors.reduce((sum, tensor) => sum + tensor.sizeBytes, 0)
    if (this.#bytes.length < sizeBytes) this.#bytes = new Uint8Array(sizeBytes)
    let at = 0
    for (const tensor of tensors) {
      this.#source.read(tensor.offset, tensor.sizeBytes, this.#bytes.subarray(at))
      at += tensor.sizeBytes
    }
    return this.#bytes.subarray(0, sizeBytes)
  }
}

function stacked(tensors: readonly GgufTensor[]): { rows: number; columns: number } {
  const columns = tensors[0]?.columns ?? 0
  const odd = tensors.find((tensor) => tensor.columns !== columns)
  if (odd)
    throw new ModelFileError('model', `Tensor "${odd.name}" has ${odd.columns} columns where ${columns} were expected.`)
  return { rows: tensors.reduce((sum, tensor) => sum + tensor.rows, 0), columns }
}

const floatsOf = (bytes: Uint8Array) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)

function eachBlock(bytes: Uint8Array, visit: (block: number, scale: number, minimum: number) => void): void {
  const half = halfToFloatTable()
  for (let at = 0, i = 0; at < bytes.length; at += Q4_1_BYTES, i++) {
    visit(i, half[bytes[at]! | (bytes[at + 1]! << 8)]!, half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!)
  }
}

/** GGML pairs weight i with i + 16 in a byte; MatMulNBits pairs neighbours, the earlier in the low nibble. */
function repackNibbles(bytes: Uint8Array, into: Uint8Array): void {
  for (let from = 4, to = 0; from < bytes.length; from += Q4_1_BYTES, to += 16) {
    for (let i = 0; i < 8; i++) {
      const even = bytes[from + 2 * i]!
      const odd = bytes[from + 2 * i + 1]!
      into[to + i] = (even & 15) | ((odd & 15) << 4)
      into[to + 8 + i] = (even >> 4) | (odd & 0xf0)
    }
  }
}
