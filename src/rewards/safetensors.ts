// Reads and writes the part of the safetensors format that heads use: named float32 tensors and string metadata. A file is the
// header's length (8 bytes, little-endian), a JSON header and the data (https://github.com/huggingface/safetensors).

import { z } from 'zod'
import { HeadFileError, parseJson } from './parseJson.ts'

export interface FloatTensor {
  shape: number[]
  data: Float32Array
}

interface Safetensors {
  tensors: Record<string, FloatTensor>
  metadata: Record<string, string>
}

/** Longer headers are rejected before they are decoded. */
const MAX_HEADER_BYTES = 1_000_000

const tensorSchema = z.strictObject({
  dtype: z.literal('F32', { error: 'must be F32: no other number format is supported' }),
  shape: z.array(z.int().nonnegative()).max(8, 'must have at most 8 sizes'),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
})
const headerSchema = z.object({ __metadata__: z.record(z.string(), z.string()).default({}) }).catchall(tensorSchema)

/**
 * @throws HeadFileError for an invalid header, a name that occurs twice, gaps or overlaps between tensors, and numbers that are
 * not finite.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  if (bytes.length < 8) throw new HeadFileError(`${bytes.length} bytes are too few for a safetensors file`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = view.getBigUint64(0, true)
  if (headerLength > MAX_HEADER_BYTES || Number(headerLength) > bytes.length - 8)
    throw new HeadFileError(
      `the header length is ${headerLength} bytes; it must be at most ${Math.min(bytes.length - 8, MAX_HEADER_BYTES)}`,
    )
  const start = 8 + Number(headerLength)
  const { __metadata__: metadata, ...entries } = parseJson(bytes.subarray(8, start), headerSchema, 'the header')
  const tensors: Record<string, FloatTensor> = Object.create(null)
  let end = 0
  const inOrder = Object.entries(entries).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])
  for (const [name, { shape, data_offsets }] of inOrder) {
    const [from, to] = data_offsets
    const count = shape.reduce((product, size) => product * size, 1)
    if (from !== end || to - from !== count * 4 || start + to > bytes.length)
      throw new HeadFileError(
        `tensor ${name} of shape [${shape.join(', ')}] does not match bytes ${from} to ${to} of the data`,
      )
    // The data is copied, because the offset may not be a multiple of four. Node's Buffer.slice would return a view.
    const data = new Float32Array(new Uint8Array(bytes.subarray(start + from, start + to)).buffer)
    const bad = data.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) throw new HeadFileError(`tensor ${name} has ${data[bad]} at index ${bad}`)
    tensors[name] = { shape, data }
    end = to
  }
  if (start + end !== bytes.length)
    throw new HeadFileError(`${bytes.length - start - end} bytes follow the last tensor`)
  return { tensors, metadata }
}

/** Deterministic: equal tensors and metadata give equal bytes. */
export function writeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  // The format allows spaces after the header. Here they align the data to eight bytes.
  const headerLength = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.set(json, 8)
  let at = 8 + headerLength
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}
