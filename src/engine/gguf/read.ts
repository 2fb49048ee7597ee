// Reads a GGUF's header: its metadata and the location of each tensor.

import { type GGMLQuantizationType, gguf } from '@huggingface/gguf'
import { sizeInBytes } from './dequantize.ts'
import { invalidModel } from './errors.ts'

/** Where the file's bytes come from. */
export interface ByteSource {
  readonly sizeBytes: number
  /**
   * Reads `length` bytes from `offset`. Returns a view of the start of `into` if it is given, otherwise a new array.
   * @throws RangeError outside the file; ModelFileError if the bytes cannot be read.
   */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array
}

/** The values are numbers, strings, booleans, bigints, and arrays of these. */
export type GgufMetadata = Readonly<Record<string, unknown>>

export interface GgufTensor {
  name: string
  /** A GGML type that dequantize.ts supports. */
  type: GGMLQuantizationType
  /** Number of rows (outputs) of a matrix; 1 for a vector. */
  rows: number
  /** Number of elements (inputs) of a row, which are contiguous in the file. */
  columns: number
  /** Offset in bytes from the start of the file. */
  offset: number
  sizeBytes: number
}

export interface GgufFile {
  metadata: GgufMetadata
  source: ByteSource
  /** @throws ModelFileError naming the tensor if it is missing, cut off or not supported. */
  tensor(name: string): GgufTensor
  has(name: string): boolean
}

/**
 * Parses the header with @huggingface/gguf, whose HTTP range requests are answered from the source.
 * @throws ModelFileError if the file is not a little-endian GGUF with a complete header.
 */
export async function readGguf(source: ByteSource): Promise<GgufFile> {
  const parsed = await gguf('https://source.invalid/model.gguf', { fetch: rangesOf(source) }).catch(
    (cause: unknown) => {
      throw invalidModel(`Could not read this file as a GGUF (${String(cause)}). Use a complete .gguf file.`)
    },
  )
  if (!parsed.littleEndian) throw invalidModel('This GGUF is big-endian. Use a little-endian file.')
  const dataOffset = Number(parsed.tensorDataOffset)
  // Beyond the end of the file, the parser reads zeros and takes them for empty names and values.
  if (dataOffset > source.sizeBytes || parsed.tensorInfos.length === 0) {
    throw invalidModel(`This GGUF ends within its header (${source.sizeBytes} bytes). Use the complete file.`)
  }
  const infos = new Map(parsed.tensorInfos.map((info) => [info.name, info]))
  return {
    metadata: parsed.metadata as unknown as GgufMetadata,
    source,
    has: (name) => infos.has(name),
    tensor(name) {
      const info = infos.get(name)
      if (!info) throw invalidModel(`The model has no tensor "${name}".`)
      const [columns = 1, rows = 1, ...higher] = info.shape.map(Number)
      if (higher.some((size) => size !== 1)) throw invalidModel(`Tensor "${name}" has more than two dimensions.`)
      const sizeBytes = rows * namingTensor(name, () => sizeInBytes(info.dtype, columns))
      const offset = dataOffset + Number(info.offset)
      if (offset + sizeBytes > source.sizeBytes) {
        throw invalidModel(
          `Tensor "${name}" ends beyond the file (${source.sizeBytes} bytes): the file is cut off. Use the complete file.`,
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
    throw invalidModel(`Tensor "${name}": ${cause instanceof Error ? cause.message : String(cause)}`)
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
