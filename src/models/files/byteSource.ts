// Synchronous random access to a model file, because onnxruntime requests weights in callbacks that cannot wait. A file
// consists of parts, each on disk or in memory.

import { gone, invalidModel } from '../../engine/gguf/errors.ts'
import type { ByteSource as GgufBytes } from '../../engine/gguf/read.ts'

export interface ByteSource extends GgufBytes {
  /**
   * Keeps only these bytes, in memory, and releases everything else.
   * @throws ModelFileError if they cannot be read; nothing is released then.
   */
  keepInMemory(offset: number, length: number): void
  /** Releases handles and memory. May be called more than once. */
  close(): void
}

export interface PartReader {
  readonly sizeBytes: number
  /** Fills `into` with bytes from `offset` within the part. Returns the number of bytes read. */
  readInto(into: Uint8Array, offset: number): number
  close(): void
}

/** Consecutive parts, read as one file. */
export class PartsByteSource implements ByteSource {
  readonly sizeBytes: number
  #parts: { start: number; reader: PartReader }[]
  readonly #onReleased: () => void
  #isReleased = false
  #closed = false

  /** @param onReleased called once, when the given readers have been closed. */
  constructor(readers: readonly PartReader[], onReleased = () => {}) {
    this.#onReleased = onReleased
    let start = 0
    this.#parts = readers.map((reader) => {
      const part = { start, reader }
      start += reader.sizeBytes
      return part
    })
    this.sizeBytes = start
  }

  read(offset: number, length: number, into?: Uint8Array): Uint8Array {
    if (this.#closed) throw gone('The model file was read after it was closed. Load the model again.')
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
    if (!whole || offset + length > this.sizeBytes) {
      throw new RangeError(
        `bytes ${offset} to ${offset + length} were requested from a file of ${this.sizeBytes} bytes`,
      )
    }
    if (into !== undefined && into.length < length) {
      throw new RangeError(`${length} bytes do not fit into an array of ${into.length} bytes`)
    }
    const target = into === undefined ? new Uint8Array(length) : into.subarray(0, length)
    let done = 0
    for (const { start, reader } of this.#parts) {
      const from = offset + done - start
      if (from < 0 || from >= reader.sizeBytes) continue
      if (done === length) break
      const piece = target.subarray(done, done + Math.min(length - done, reader.sizeBytes - from))
      const got = reader.readInto(piece, from)
      if (got !== piece.length) {
        throw invalidModel(
          `The model file ends early: only ${got} of ${piece.length} bytes were read at byte ${offset + done}. Load the model again.`,
        )
      }
      done += got
    }
    if (done < length)
      throw gone('The stored model was deleted, and the rest of it is not in memory. Load the model again.')
    return target
  }

  keepInMemory(offset: number, length: number): void {
    const reader = memoryPart(this.read(offset, length))
    this.#release([{ start: offset, reader }])
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#release([])
  }

  #release(next: { start: number; reader: PartReader }[]): void {
    const released = this.#parts
    this.#parts = next
    for (const { reader } of released) reader.close()
    if (!this.#isReleased) this.#onReleased()
    this.#isReleased = true
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

export class MemoryByteSource extends PartsByteSource {
  constructor(parts: readonly Uint8Array[]) {
    super(parts.map(memoryPart))
  }
}
