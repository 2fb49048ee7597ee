// Packs float32 weights into GGML blocks, as ggml's reference quantizers do, for test models.

import { GGMLQuantizationType } from '@huggingface/gguf'
import { setFloat16 } from '@petamoriken/float16'
import { blockLayout, sizeInBytes } from '../../engine/gguf/dequantize.ts'

/**
 * Packs `values` [weights], row by row, into blocks of a supported GGML type.
 * @throws if the number of values is not a multiple of the block size, or if a value is NaN or too large for half precision.
 */
export function quantize(type: number, values: Float32Array): Uint8Array<ArrayBuffer> {
  const { elements, bytes } = blockLayout(type)
  const out = new Uint8Array(sizeInBytes(type, values.length))
  const pack = PACKERS.get(type)!
  for (let block = 0; block < values.length / elements; block++) {
    const from = values.subarray(block * elements, (block + 1) * elements)
    pack(from, new DataView(out.buffer, block * bytes, bytes))
  }
  return out
}

type Packer = (values: Float32Array, block: DataView) => void

const PACKERS: ReadonlyMap<number, Packer> = new Map<number, Packer>([
  [GGMLQuantizationType.F32, (values, block) => block.setFloat32(0, finite(values[0]!), true)],
  [GGMLQuantizationType.F16, (values, block) => setHalf(block, 0, values[0]!)],
  [GGMLQuantizationType.Q4_1, packQ4_1],
  [GGMLQuantizationType.Q8_0, packQ8_0],
])

/** d = (max − min)/15, m = min, q = round((w − m)/d); low nibbles are weights 0-15, high ones 16-31. */
function packQ4_1(values: Float32Array, block: DataView): void {
  const min = Math.min(...values)
  const step = (Math.max(...values) - min) / 15
  setHalf(block, 0, step)
  setHalf(block, 2, min)
  const level = (value: number) => (step === 0 ? 0 : Math.min(15, Math.floor((value - min) / step + 0.5)))
  for (let i = 0; i < 16; i++) block.setUint8(4 + i, level(values[i]!) | (level(values[i + 16]!) << 4))
}

/** d = max|w|/127, q = round(w/d), halves away from zero. */
function packQ8_0(values: Float32Array, block: DataView): void {
  const step = Math.max(...values.map(Math.abs)) / 127
  setHalf(block, 0, step)
  for (const [i, value] of values.entries()) {
    const level = step === 0 ? 0 : Math.sign(value) * Math.floor(Math.abs(value) / step + 0.5)
    block.setInt8(2 + i, level)
  }
}

const LARGEST_HALF = 65504

function setHalf(block: DataView, offset: number, value: number): void {
  if (Math.abs(finite(value)) > LARGEST_HALF) {
    throw new RangeError(`${value} exceeds half precision (${LARGEST_HALF}): scale the weights down.`)
  }
  setFloat16(block, offset, value, true)
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`A weight or a block's scale is ${value}; it must be finite.`)
  return value
}
