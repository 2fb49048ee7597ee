// Synchronous random access to a file: onnxruntime requests weights in callbacks that cannot wait.
// A source consists of parts, each on disk or in memory. Interpreting the bytes is the job of src/models/gguf.

import { ModelFileError } from './errors.ts'

/** Random access to a file's bytes. */
export interface ByteSource {
  readonly sizeBytes: number
  /**
   * The `length` bytes from `offset`. They are written to the start of `into` if it is given, and a view of those bytes
   * is returned; otherwise a new array. The result belongs to the caller.
   * @throws RangeError outside the file; ModelFileError if the bytes cannot be read, or after close().
   */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array
  /** Releases handles and memory; may be called twice. */
  close(): void
}

/** One part of a file, on disk or in memory. */
export interface PartReader {
  readonly sizeBytes: number
  /** Fills `into` with the bytes from `offset` within the part; returns the number of bytes read. */
  readInto(into: Uint8Array, offset: number): number
  close(): void
}

/** Consecutive parts, read as one file. */
export class PartsByteSource implements ByteSource {
  readonly sizeBytes: number
  readonly #parts: { start: number; reader: PartReader }[]
  #closed = false

  constructor(readers: readonly PartReader[]) {
    let start = 0
    this.#parts = readers.map((reader) => {
      const part = { start, reader }
      start += reader.sizeBytes
      return part
    })
    this.sizeBytes = start
  }

  read(offset: number, length: number, into?: Uint8Array): Uint8Array {
    if (this.#closed) throw new ModelFileError('model', 'The model file was read after it was closed.')
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
    if (!whole || offset + length > this.sizeBytes) {
      throw new RangeError(
        `bytes ${offset} to ${offset + length} were requested from a file of ${this.sizeBytes} bytes`,
      )
    }
    if (into !== undefined && into.length < length) {
      throw new RangeError(`${length} bytes were requested into an array of ${into.length}`)
    }
    const target = into === undefined ? new Uint8Array(length) : into.subarray(0, length)
    let done = 0
    for (const { start, reader } of this.#parts) {
      const from = offset + done - start
      if (from >= reader.sizeBytes) continue
      if (done === length) break
      const piece = target.subarray(done, done + Math.min(length - done, reader.sizeBytes - from))
      const got = reader.readInto(piece, from)
      if (got !== piece.length) {
        throw new ModelFileError(
          'model',
          `The model file ends early: ${got} of ${piece.length} bytes were read at byte ${offset + done}. Load the model again.`,
        )
      }
      done += got
    }
    return target
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const { reader } of this.#parts) reader.close()
    this.#parts.length = 0
  }
}

/** A part in memory; the bytes are not copied. */
export function memoryPart(bytes: Uint8Array): PartReader {
  return {
    sizeBytes: bytes.length,
    readInto(into, offset) {
      const piece = bytes.subarray(offset, offset + into.length)
      into.set(piece)
      return piece.length
    },
    close() {},
  }
}

/** A file entirely in memory. */
export class MemoryByteSource extends PartsByteSource {
  constructor(parts: readonly Uint8Array[]) {
    super(parts.map(memoryPart))
  }
}
