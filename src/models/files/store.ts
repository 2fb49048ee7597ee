// Keeps the parts of a model file between visits, in the browser's private file system (OPFS), and opens them for
// synchronous reading in a worker. Fetching and checking what is kept is download.ts' business.

import { memoryPart, type PartReader } from './byteSource.ts'
import type { ModelPart } from './manifest.ts'

/** Keeps parts of one model. No method throws for want of space or permission: a part is then simply not kept. */
export interface PartStore {
  /** Opens a part that was kept whole and verified before; null where there is none. */
  open(part: ModelPart): Promise<PartReader | null>
  /** Keeps verified bytes. Returns how to read them, or why they could not be kept (in plain words). */
  keep(part: ModelPart, bytes: Uint8Array): Promise<PartReader | { refused: string }>
}

/** What a worker's file handles can do besides; TypeScript's library of the page's own types does not have it. */
interface SyncFileHandle extends FileSystemFileHandle {
  /** Read-only handles let two tabs have a part open at once; a browser that does not know the mode ignores it. */
  createSyncAccessHandle(options?: { mode: 'read-only' }): Promise<SyncAccessHandle>
}

interface SyncAccessHandle {
  read(into: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(sizeBytes: number): void
  flush(): void
  close(): void
}

const ROOT = 'models'

/** The name of an error, such as 'QuotaExceededError'. */
const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '')

const markOf = (part: ModelPart): string => `${part.file}.ok`

/**
 * The store of the model with this sha256 within OPFS; a string says in plain words why there is none here.
 * `root` is navigator.storage.getDirectory() unless a test gives its own.
 */
export async function openStore(
  sha256: string,
  root: () => Promise<FileSystemDirectoryHandle> = () => navigator.storage.getDirectory(),
): Promise<PartStore | string> {
  try {
    const models = await (await root()).getDirectoryHandle(ROOT, { create: true })
    return new OpfsStore(await models.getDirectoryHandle(sha256, { create: true }))
  } catch (error) {
    return `this browser keeps no files for this page (${nameOf(error) || String(error)})`
  }
}

class OpfsStore implements PartStore {
  readonly #folder: FileSystemDirectoryHandle

  constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder
  }

  async open(part: ModelPart): Promise<PartReader | null> {
    try {
      const mark = await (await this.#folder.getFileHandle(markOf(part))).getFile()
      if ((await mark.text()) !== part.sha256) return null
      const handle = (await this.#folder.getFileHandle(part.file)) as SyncFileHandle
      if ((await handle.getFile()).size !== part.sizeBytes) return null
      return await openPart(handle, part.sizeBytes)
    } catch {
      // Not there, or not readable: it is fetched again.
      return null
    }
  }

  async keep(part: ModelPart, bytes: Uint8Array): Promise<PartReader | { refused: string }> {
    let lock: SyncAccessHandle
    try {
      lock = await this.#exclusive(part.file)
    } catch (error) {
      // Another tab may have it: what lies there is not ours to remove.
      return { refused: reasonOf(error) }
    }
    let reason: string | null = null
    try {
      // The mark goes first and comes last, so a half written part never carries one.
      await this.#remove(markOf(part))
      overwrite(lock, bytes)
      const mark = await this.#exclusive(markOf(part))
      try {
        overwrite(mark, new TextEncoder().encode(part.sha256))
      } finally {
        mark.close()
      }
    } catch (error) {
      reason = reasonOf(error)
      await this.#remove(markOf(part))
    } finally {
      lock.close()
    }
    if (reason === null) return (await this.open(part)) ?? { refused: 'the browser did not give back what it stored' }
    await this.#remove(part.file)
    return { refused: reason }
  }

  /** Throws a NoModificationAllowedError while any other handle is open on the file. */
  async #exclusive(name: string): Promise<SyncAccessHandle> {
    const file = (await this.#folder.getFileHandle(name, { create: true })) as SyncFileHandle
    return await file.createSyncAccessHandle()
  }

  async #remove(name: string): Promise<void> {
    await this.#folder.removeEntry(name).catch(() => {})
  }
}

function overwrite(handle: SyncAccessHandle, bytes: Uint8Array): void {
  handle.truncate(0)
  const written = handle.write(bytes, { at: 0 })
  // Some browsers write what fits instead of throwing.
  if (written !== bytes.length) throw new DOMException(`${written} of ${bytes.length}`, 'QuotaExceededError')
  handle.flush()
}

async function openPart(file: SyncFileHandle, sizeBytes: number): Promise<PartReader> {
  try {
    const handle = await file.createSyncAccessHandle({ mode: 'read-only' })
    return {
      sizeBytes,
      readInto: (into, offset) => handle.read(into, { at: offset }),
      close: () => handle.close(),
    }
  } catch {
    // Another tab holds the file exclusively, or this is no worker: reading it whole always works.
    return memoryPart(new Uint8Array(await (await file.getFile()).arrayBuffer()))
  }
}

function reasonOf(error: unknown): string {
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return 'the browser has no space left for this page'
    case 'NoModificationAllowedError':
      return 'another tab is using the same file'
    default:
      return `the browser refused to store it (${nameOf(error) || String(error)})`
  }
}
