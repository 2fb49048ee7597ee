// Sizes of GGML blocks, and their exact expansion to float32.

import { GGMLQuantizationType } from '@huggingface/gguf'

/** A supported GGML type. Each block has `bytes` bytes with `elements` consecutive weights of one row. */
interface BlockLayout {
  readonly name: string
  readonly elements: number
  readonly bytes: number
  expand(bytes: Uint8Array, out: Float32Array): void
}

const LAYOUTS: ReadonlyMap<number, BlockLayout> = new Map([
  [GGMLQuantizationType.F32, { name: 'F32', elements: 1, bytes: 4, expand: copyF32 }],
  [GGMLQuantizationType.F16, { name: 'F16', elements: 1, bytes: 2, expand: expandF16 }],
  [GGMLQuantizationType.Q4_1, { name: 'Q4_1', elements: 32, bytes: 20, expand: expandQ4_1 }],
  [GGMLQuantizationType.Q8_0, { name: 'Q8_0', elements: 32, bytes: 34, expand: expandQ8_0 }],
])

/** The layout of a GGML type. @throws Error naming the type if it is not Q4_1, Q8_0, F16 or F32. */
export function blockLayout(type: number): BlockLayout {
  const layout = LAYOUTS.get(type)
  if (layout === undefined) {
    const name = GGMLQuantizationType[type] ?? 'unknown'
    const known = [...LAYOUTS.values()].map((l) => l.name).join(', ')
    throw new Error(
      `Weights of GGML type ${name} (${type}) are not supported. Use a GGUF with tensors of these types: ${known}.`,
    )
  }
  return layout
}

/** Size in bytes of `count` weights of a GGML type. @throws Error if `count` is not a multiple of the block size. */
export function sizeInBytes(type: number, count: number): number {
  const { name, elements, bytes } = blockLayout(type)
  if (!Number.isInteger(count / elements)) {
    throw new Error(`The number of ${name} weights must be a multiple of ${elements}, not ${count}.`)
  }
  return (count / elements) * bytes
}

let halfTable: Float32Array | undefined

/** Every half-precision number as float32, indexed by its 16 bits [65536]. Computed once, on first use. */
export function halfToFloatTable(): Float32Array {
  if (halfTable !== undefined) return halfTable
  const table = new Float32Array(65536)
  for (let bits = 0; bits < 65536; bits++) {
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    let value: number
    if (exponent === 0) value = fraction * 2 ** -24
    else if (exponent === 31) value = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN
    else value = (1 + fraction / 1024) * 2 ** (exponent - 15)
    table[bits] = bits & 0x8000 ? -value : value
  }
  halfTable = table
  return table
}

/**
 * Expands the GGML blocks in `bytes` into `out` [weights], in file order. The arithmetic is done in double precision
 * and rounded once, as float32(d·q + m).
 * @throws Error if `bytes` does not contain exactly `out.length` weights, or for unsupported types.
 */
export function dequantizeInto(type: number, bytes: Uint8Array, out: Float32Array): void {
  const { name, expand } = blockLayout(type)
  const expected = sizeInBytes(type, out.length)
  if (bytes.byteLength !== expected) {
    throw new Error(`${out.length} weights of type ${name} need ${expected} bytes, not ${bytes.byteLength}.`)
  }
  expand(bytes, out)
}

function copyF32(bytes: Uint8Array, out: Float32Array): void {
  // The weights are copied as bytes, because they may not start at a multiple of four.
  new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes)
}

function expandF16(bytes: Uint8Array, out: Float32Array): void {
  const half = halfToFloatTable()
  for (let i = 0, at = 0; i < out.length; i++, at += 2) {
    out[i] = half[bytes[at]! | (bytes[at + 1]! << 8)]!
  }
}

/** Block: d (f16), m (f16), 16 bytes with weights 0–15 in the low nibbles and 16–31 in the high ones; w = d·q + m. */
function expandQ4_1(bytes: Uint8Array, out: Float32Array): void {
  const half = halfToFloatTable()
  for (let at = 0, o = 0; o < out.length; at += 20, o += 32) {
    const d = half[bytes[at]! | (bytes[at + 1]! << 8)]!
    const m = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!
    for (let i = 0; i < 16; i++) {
      const pair = bytes[at + 4 + i]!
      out[o + i] = d * (pair & 15) + m
      out[o + 16 + i] = d * (pair >> 4) + m
    }
  }
}

/** Block: d (f16), 32 signed bytes; w = d·q. */
function expandQ8_0(bytes: Uint8Array, out: Float32Array): void {
  const half = halfToFloatTable()
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0, o = 0; o < out.length; at += 34, o += 32) {
    const d = half[bytes[at]! | (bytes[at + 1]! << 8)]!
    for (let i = 0; i < 32; i++) out[o + i] = d * signed[at + 2 + i]!
  }
}
