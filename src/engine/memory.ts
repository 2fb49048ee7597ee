// The memory that the kernels work in: an allocator over a WebAssembly memory that grows as needed, and structures of words.

/** WebAssembly's unit of memory, in bytes. */
const WASM_PAGE = 65536

/** The memory could not grow: the device has no more, or WebAssembly's 4 GiB are used up. */
export class EngineMemoryError extends Error {
  override readonly name = 'EngineMemoryError'
}

export class KernelMemory {
  readonly memory: WebAssembly.Memory
  #top: number
  #free: { at: number; bytes: number }[] = []

  /** @param base first free address. */
  constructor(memory: WebAssembly.Memory, base: number) {
    this.memory = memory
    this.#top = base
  }

  /** Bytes in use. */
  get sizeBytes(): number {
    return this.#top - this.#free.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Address of `bytes` bytes, a multiple of 64. What they hold is not defined. @throws EngineMemoryError */
  allocate(bytes: number): number {
    const size = Math.ceil(bytes / 64) * 64
    const reused = this.#free.findIndex((one) => one.bytes === size)
    if (reused >= 0) return (this.#free.splice(reused, 1)[0] as { at: number }).at
    const at = Math.ceil(this.#top / 64) * 64
    const missing = Math.ceil((at + size - this.memory.buffer.byteLength) / WASM_PAGE)
    if (missing > 0) this.#grow(missing, bytes)
    this.#top = at + size
    return at
  }

  /** Gives back what `allocate` returned. It is used again for a block of the same size. */
  release(at: number, bytes: number): void {
    this.#free.push({ at, bytes: Math.ceil(bytes / 64) * 64 })
  }

  /** `cutTo(mark)` later gives back all that was allocated since. */
  get mark(): number {
    return this.#top
  }

  cutTo(mark: number): void {
    this.#top = mark
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length)
  }

  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length)
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length)
  }

  words(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length)
  }

  /** Writes a structure of 32-bit words: whole numbers and addresses as they are, `{ float }` as a float. @returns its address. */
  struct(fields: readonly (number | { float: number })[], at = this.allocate(4 * fields.length)): number {
    const view = new DataView(this.memory.buffer, at, 4 * fields.length)
    fields.forEach((field, i) => {
      if (typeof field === 'number') view.setUint32(4 * i, field, true)
      else view.setFloat32(4 * i, field.float, true)
    })
    return at
  }

  #grow(pages: number, wanted: number): void {
    try {
      this.memory.grow(pages)
    } catch (cause) {
      const have = Math.round(this.memory.buffer.byteLength / 2 ** 20)
      throw new EngineMemoryError(
        `no memory for ${Math.ceil(wanted / 2 ** 20)} MiB more than the engine's ${have} MiB`,
        { cause },
      )
    }
  }
}
