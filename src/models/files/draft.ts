// A part of a model file while it is downloaded: bytes are written as they arrive, so that a later visit continues from there. If
// they can no longer be stored, the part moves to memory.

import { memoryPart, type PartReader } from './byteSource.ts'

export interface PartDraft {
  /** Number of bytes so far. */
  readonly sizeBytes: number
  /** The strong ETag of the file on the server that the bytes are from; null if unknown. */
  readonly etag: string | null
  /** Drops all bytes. The next ones are from a file with this ETag. */
  restart(etag: string | null): Promise<void>
  append(bytes: Uint8Array): Promise<void>
  /** The bytes as they are stored. The array is valid until the next call of any method. */
  read(): Promise<Uint8Array>
  /** Stores the part as complete; its hash must have been checked. */
  finish(): Promise<PartReader>
  /** Leaves the bytes so far for the next visit. Does nothing after `finish`. */
  close(): void
}

/** The used part of a sync access handle. */
export interface DiskFile {
  getSize(): number
  read(into: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(sizeBytes: number): void
  flush(): void
  close(): void
}

interface StoredDraftParts {
  file: DiskFile
  /** Has the size of the part. */
  buffer: Uint8Array
  etag: string | null
  setEtag(etag: string | null): Promise<void>
  /** Marks the part as complete. @throws if it cannot be marked. */
  complete(): Promise<void>
  open(): Promise<PartReader | null>
  /** Reports that the part cannot be stored and deletes it. `buffer` is then the draft's own. */
  giveUp(error: unknown): Promise<void>
}

export function memoryDraft(sizeBytes: number): PartDraft {
  return draftInMemory(new Uint8Array(sizeBytes), 0, null)
}

function draftInMemory(buffer: Uint8Array, startBytes: number, startEtag: string | null): PartDraft {
  let size = startBytes
  let etag = startEtag
  return {
    get sizeBytes() {
      return size
    },
    get etag() {
      return etag
    },
    async restart(next) {
      size = 0
      etag = next
    },
    async append(bytes) {
      buffer.set(bytes, size)
      size += bytes.length
    },
    read: async () => buffer.subarray(0, size),
    finish: async () => memoryPart(buffer.subarray(0, size)),
    close() {},
  }
}

/** A draft on disk. What is in `file` already counts as its first bytes. */
export function storedDraft(parts: StoredDraftParts): PartDraft {
  const { file, buffer } = parts
  let size = file.getSize()
  let etag = parts.etag
  let isOpen = true
  /** Takes the place of the file once that cannot be written any more. */
  let inMemory: PartDraft | null = null

  const close = (): void => {
    if (isOpen) file.close()
    isOpen = false
  }
  const readInto = (): Uint8Array => {
    const piece = buffer.subarray(0, size)
    const got = file.read(piece, { at: 0 })
    // The bytes are gone. What is in the buffer is not theirs, and the hash will say so.
    return got === size ? piece : piece.fill(0)
  }
  const toMemory = async (error: unknown): Promise<PartDraft> => {
    readInto()
    close()
    await parts.giveUp(error)
    inMemory = draftInMemory(buffer, size, etag)
    return inMemory
  }

  return {
    get sizeBytes() {
      return inMemory?.sizeBytes ?? size
    },
    get etag() {
      return inMemory ? inMemory.etag : etag
    },
    async restart(next) {
      if (inMemory) return inMemory.restart(next)
      try {
        await parts.setEtag(null)
        file.truncate(0)
        size = 0
        etag = next
        await parts.setEtag(next)
      } catch (error) {
        size = 0
        await toMemory(error)
      }
    },
    async append(bytes) {
      if (inMemory) return inMemory.append(bytes)
      try {
        const written = file.write(bytes, { at: size })
        // If space runs out, some browsers write part of the bytes instead of throwing. If the file is gone, Chromium returns
        // a negative error code as an unsigned number.
        if (written !== bytes.length)
          throw new DOMException(
            `${written} of ${bytes.length}`,
            written < bytes.length ? 'QuotaExceededError' : 'NotFoundError',
          )
        size += written
      } catch (error) {
        await (await toMemory(error)).append(bytes)
      }
    },
    read: async () => (inMemory ? inMemory.read() : readInto()),
    async finish() {
      if (inMemory) return inMemory.finish()
      try {
        file.flush()
        await parts.complete()
        close()
        const reader = await parts.open()
        if (reader !== null) return reader
        throw new Error('it could not be read back')
      } catch (error) {
        if (isOpen) return (await toMemory(error)).finish()
        await parts.giveUp(error)
        // Its hash was just computed from the buffer.
        return memoryPart(buffer.subarray(0, size))
      }
    },
    close,
  }
}
