// Weight data that is made only when a session copies it into its own memory, one weight at a time in one scratch
// buffer: expanding a model then needs the model plus its largest weight, not the model twice.
//
// onnxruntime-web's loader uses just `byteLength`, `subarray(start, end)` and `HEAPU8.set` on external data (seen in
// the asyncify, plain and jspi builds of the pinned version). This leans on that; the self-test at start guards it.

import type { Weight } from '../graph/builder.ts'

/** One scratch buffer, shared by all weights of a session and freed with it. */
export class Scratch {
  #buffer = new ArrayBuffer(0)

  take(sizeBytes: number): Uint8Array<ArrayBuffer> {
    if (this.#buffer.byteLength < sizeBytes) this.#buffer = new ArrayBuffer(sizeBytes)
    return new Uint8Array(this.#buffer, 0, sizeBytes)
  }
}

/** Looks like the weight's bytes to onnxruntime-web. */
export class LazyData extends Uint8Array {
  readonly #weight: Weight
  readonly #scratch: Scratch
  readonly #onFilled: (error: unknown) => void

  /** `onFilled` is told null, or the error that kept the weight from being made. */
  constructor(weight: Weight, scratch: Scratch, onFilled: (error: unknown) => void) {
    super(0)
    this.#weight = weight
    this.#scratch = scratch
    this.#onFilled = onFilled
  }

  override get byteLength(): number {
    return this.#weight.sizeBytes
  }

  override subarray(begin = 0, end = this.#weight.sizeBytes): Uint8Array<ArrayBuffer> {
    const { name, sizeBytes, fill } = this.#weight
    try {
      // Less than the whole would put wrong numbers into the model without a word.
      if (begin !== 0 || end !== sizeBytes) {
        throw new RangeError(`Bytes ${begin} to ${end} of "${name}" (${sizeBytes} bytes) were asked for.`)
      }
      const bytes = this.#scratch.take(sizeBytes)
      fill(bytes)
      this.#onFilled(null)
      return bytes
    } catch (error) {
      this.#onFilled(error)
      throw error
    }
  }
}
