// Reads a GGUF's header from a byte source: metadata, and where each tensor lies. Tensor data stays where it is;
// dequantize.ts gives its blocks a meaning.

import { type GGMLQuantizationType, gguf } from '@huggingface/gguf'
import type { ByteSource } from '../files/byteSource.ts'
import { ModelFileError } from '../files/errors.ts'
import { sizeInBytes } from './dequantize.ts'

/** Metadata as the file has it: numbers, strings, booleans, bigints and arrays of them. */
export type GgufMetadata = Readonly<Record<string, unknown>>

export interface GgufTensor {
  name: string
  /** A GGML type that dequantize.ts takes. */
  type: GGMLQuantizationType
  /** Rows (outputs) of the matrix; 1 for a vector. */
  rows: number
  /** Elements of a row (inputs), contiguous in the file. */
  columns: number
  /** Place in the file. */
  offset: number
  sizeBytes: number
}

export interface GgufFile {
  metadata: GgufMetadata
  source: ByteSource
  /** Throws a ModelFileError that names a tensor that is missing or of a type that cannot be taken. */
  tensor(name: string): GgufTensor
  has(name: string): boolean
}

/**
 * Parses the header with @huggingface/gguf, which asks for ranges as over HTTP; the ranges come from the source.
 * @throws ModelFileError when the bytes are no GGUF, or promise tensors that lie outside the file.
 */
export async function readGguf(source: ByteSource): Promise<GgufFile> {
  const parsed = await gguf('https://source.invalid/model.gguf', { fetch: rangesOf(source) }).catch(
    (cause: unknown) => {
      throw new ModelFileError(
        'model',
        `This file is not a GGUF that can be read (${String(cause)}). Give a whole .gguf file.`,
      )
    },
  )
  if (!parsed.littleEndian) throw new ModelFileError('model', 'This GGUF is big-endian; give the little-endian file.')
  const dataOffset = Number(parsed.tensorDataOffset)
  // Beyond the end the parser reads zeros, which are empty names and values to it.
  if (dataOffset > source.sizeBytes || parsed.tensorInfos.length === 0) {
    throw new ModelFileError(
      'model',
      `This GGUF ends within its header (${source.sizeBytes} bytes). Give the whole file.`,
    )
  }
  const infos = new Map(parsed.tensorInfos.map((info) => [info.name, info]))
  return {
    metadata: parsed.metadata as unknown as GgufMetadata,
    source,
    has: (name) => infos.has(name),
    tensor(name) {
      const info = infos.get(name)
      if (!info) throw new ModelFileError('model', `The model has no tensor "${name}".`)
      const [columns = 1, rows = 1, ...higher] = info.shape.map(Number)
      if (higher.some((size) => size !== 1))
        throw new ModelFileError('model', `Tensor "${name}" has more than two dimensions.`)
      const sizeBytes = rows * namingTensor(name, () => sizeInBytes(info.dtype, columns))
      const offset = dataOffset + Number(info.offset)
      if (offset + sizeBytes > source.sizeBytes) {
        throw new ModelFileError(
          'model',
          `Tensor "${name}" ends beyond the file (${source.sizeBytes} bytes): the file is cut off.`,
        )
      }
      return { name, type: info.dtype, rows, columns, offset, sizeBytes }
    },
  }
}

function namingTensor<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new ModelFileError('model', `Tensor "${name}": ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function rangesOf(source: ByteSource): typeof fetch {
  return async (_url, init) => {
    const range = new Headers(init?.headers).get('Range') ?? ''
    const [, first = '0', last = '0'] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
    const start = Math.min(Number(first), source.sizeBytes)
    const end = Math.min(Number(last) + 1, source.sizeBytes)
    const bytes = source.read(start, end - start)
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      status: 206,
      headers: { 'Content-Range': `bytes ${start}-${Math.max(start, end - 1)}/${source.sizeBytes}` },
    })
  }
}
