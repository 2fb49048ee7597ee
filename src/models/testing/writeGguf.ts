// Writes a GGUF file (version 3, little-endian) for test models. @huggingface/gguf writes its header.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

import {
  buildGgufHeader,
  type GGMLQuantizationType,
  type GGUFTypedMetadata,
  GGUFValueType,
  type MetadataValue,
} from '@huggingface/gguf'
import { quantize } from './quantize.ts'

/** Alignment of tensor data in bytes, GGUF's default. */
const ALIGNMENT = 32

/** A metadata value with its GGUF type; `subType` is the type of an array's elements. */
export interface MetadataEntry {
  value: MetadataValue
  type: GGUFValueType
  subType?: GGUFValueType
}

export interface TensorToWrite {
  name: string
  /** The type into which `values` are packed. */
  type: GGMLQuantizationType
  /** GGUF lists the size of a row first, then the number of rows. */
  shape: readonly number[]
  /** All values, row by row. */
  values: Float32Array
}

/** The bytes of the file. @throws when `quantize` does. */
export async function writeGguf(
  metadata: Readonly<Record<string, MetadataEntry>>,
  tensors: readonly TensorToWrite[],
): Promise<Uint8Array<ArrayBuffer>> {
  const infos: Uint8Array<ArrayBuffer>[] = []
  const data: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const tensor of tensors) {
    const bytes = quantize(tensor.type, tensor.values)
    const padding = new Uint8Array(-bytes.length & (ALIGNMENT - 1))
    infos.push(tensorInfo(tensor, offset))
    data.push(bytes, padding)
    offset += bytes.length + padding.length
  }
  const list = new Blob(infos)
  const counts = {
    version: { value: 3, type: GGUFValueType.UINT32 },
    tensor_count: { value: BigInt(tensors.length), type: GGUFValueType.UINT64 },
    // A placeholder: the library writes the actual number of entries.
    kv_count: { value: 0n, type: GGUFValueType.UINT64 },
  }
  // The library's type allows only keys of known models, but it can write any metadata.
  const typed = { ...counts, ...metadata } as unknown as GGUFTypedMetadata
  const header = await buildGgufHeader(list, typed, {
    littleEndian: true,
    tensorInfoByteRange: [0, list.size],
    alignment: ALIGNMENT,
  })
  return new Uint8Array(await new Blob([header, ...data]).arrayBuffer())
}

/** One entry of the tensor list: name, dimensions, type, and offset after the header. */
function tensorInfo({ name, type, shape }: TensorToWrite, offset: number): Uint8Array<ArrayBuffer> {
  const nameBytes = new TextEncoder().encode(name)
  const bytes = new Uint8Array(8 + nameBytes.length + 4 + 8 * shape.length + 4 + 8)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(nameBytes.length), true)
  bytes.set(nameBytes, 8)
  let at = 8 + nameBytes.length
  view.setUint32(at, shape.length, true)
  at += 4
  for (const size of shape) {
    view.setBigUint64(at, BigInt(size), true)
    at += 8
  }
  view.setUint32(at, type, true)
  view.setBigUint64(at + 4, BigInt(offset), true)
  return bytes
}
