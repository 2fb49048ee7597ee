// Writes a GGUF file (version 3, little-endian): header by @huggingface/gguf, tensor list and data here. Only for models
// made by this project; the caller chooses the names of metadata and tensors.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

import {
  buildGgufHeader,
  type GGMLQuantizationType,
  type GGUFTypedMetadata,
  GGUFValueType,
  type MetadataValue,
} from '@huggingface/gguf'
import { sizeInBytes } from './dequantize.ts'

/** Tensor data starts at multiples of this many bytes, GGUF's default. */
const ALIGNMENT = 32

/** A metadata value with its GGUF type; `subType` is the type of an array's elements. */
export interface MetadataEntry {
  value: MetadataValue
  type: GGUFValueType
  subType?: GGUFValueType
}

export interface TensorToWrite {
  name: string
  type: GGMLQuantizationType
  /** GGUF's order: elements of a row first, then rows. */
  shape: readonly number[]
  /** The tensor's blocks; type and shape determine their size. */
  bytes: Uint8Array
}

/** The bytes of the file. @throws RangeError if a tensor's bytes do not fit its type and shape. */
export async function writeGguf(
  metadata: Readonly<Record<string, MetadataEntry>>,
  tensors: readonly TensorToWrite[],
): Promise<Uint8Array<ArrayBuffer>> {
  const infos: Uint8Array<ArrayBuffer>[] = []
  const data: Uint8Array[] = []
  let offset = 0
  for (const tensor of tensors) {
    const expected = sizeInBytes(
      tensor.type,
      tensor.shape.reduce((product, size) => product * size, 1),
    )
    if (tensor.bytes.byteLength !== expected) {
      throw new RangeError(`Tensor "${tensor.name}" has ${tensor.bytes.byteLength} bytes; its shape takes ${expected}.`)
    }
    infos.push(tensorInfo(tensor, offset))
    const padding = (ALIGNMENT - (expected % ALIGNMENT)) % ALIGNMENT
    data.push(tensor.bytes, new Uint8Array(padding))
    offset += expected + padding
  }
  const list = new Blob(infos)
  const header = await buildGgufHeader(list, typed(metadata, tensors.length), {
    littleEndian: true,
    tensorInfoByteRange: [0, list.size],
    alignment: ALIGNMENT,
  })
  const file = new Uint8Array(header.size + offset)
  file.set(new Uint8Array(await header.arrayBuffer()))
  let at = header.size
  for (const bytes of data) {
    file.set(bytes, at)
    at += bytes.byteLength
  }
  return file
}

/** One entry of the tensor list: name, dimensions, type, offset after the header. Numbers are 64-bit unless noted. */
function tensorInfo({ name, type, shape }: TensorToWrite, offset: number): Uint8Array<ArrayBuffer> {
  const nameBytes = new TextEncoder().encode(name)
  const bytes = new Uint8Array(8 + nameBytes.length + 4 + 8 * shape.length + 4 + 8)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(nameBytes.length), true)
  bytes.set(nameBytes, 8)
  let at = 8 + nameBytes.length
  view.setUint32(at, shape.length, true) // 32 bits
  at += 4
  for (const size of shape) {
    view.setBigUint64(at, BigInt(size), true)
    at += 8
  }
  view.setUint32(at, type, true) // 32 bits
  view.setBigUint64(at + 4, BigInt(offset), true)
  return bytes
}

function typed(metadata: Readonly<Record<string, MetadataEntry>>, tensorCount: number): GGUFTypedMetadata {
  const counts = {
    version: { value: 3, type: GGUFValueType.UINT32 },
    tensor_count: { value: BigInt(tensorCount), type: GGUFValueType.UINT64 },
    // The library counts them when it writes.
    kv_count: { value: 0n, type: GGUFValueType.UINT64 },
  }
  // The library's type lists the keys of known models; any metadata can be written.
  return { ...counts, ...metadata } as unknown as GGUFTypedMetadata
}
