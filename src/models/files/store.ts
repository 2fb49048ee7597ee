// Stores the parts of a model file between visits, in the browser's private file system (OPFS), and opens them for
// synchronous reading in a worker.

import type { Platform } from '../../platform/platform.ts'
import { memoryPart, type PartReader } from './byteSource.ts'
import type { ModelPart } from './manifest.ts'

/** Stores the parts of one model. Its methods do not throw if space or permission is missing. */
export interface PartStore {
  /** Opens a part that was stored completely. Returns null if there is none. */
  open(part: ModelPart): Promise<PartReader | null>
  /** Stores verified bytes. Returns a reader, or the reason why they could not be stored. */
  save(part: ModelPart, bytes: Uint8Array): Promise<PartReader | { failure: string }>
}

/** TypeScript's DOM library does not declare this method, which exists only in workers. */
interface SyncFileHandle extends FileSystemFileHandle {
  /** Read-only handles let several tabs open the same part. Browsers that do not support the mode ignore it. */
  createSyncAccessHandle(options?: { mode: 'read-only' }): Promise<SyncAccessHandle>
}

interface SyncAccessHandle {
  read(into: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(sizeBytes: number): void
  flush(): void
  close(): void
}

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '')

const markOf = (part: ModelPart): string => `${part.file}.ok`

/**
 * Opens the store of the model with this sha256. Returns the reason as a string if nothing can be stored.
 */
export async function openStore(sha256: string, platform: Pick<Platform, 'files'>): Promise<PartStore | string> {
  try {
    const models = await (await platform.files()).getDirectoryHandle('models', { create: true })
    return opfsStore(await models.getDirectoryHandle(sha256, { create: true }))
  } catch (error) {
    return `this browser does not store files for this page (${nameOf(error) || String(error)})`
  }
}

function opfsStore(folder: FileSystemDirectoryHandle): PartStore {
  /** Throws a NoModificationAllowedError while another handle to the file is open. */
  const exclusive = async (name: string): Promise<SyncAccessHandle> => {
    const file = (await folder.getFileHandle(name, { create: true })) as SyncFileHandle
    return await file.createSyncAccessHandle()
  }
  const remove = (name: string) => folder.removeEntry(name).catch(() => {})

  const open = async (part: ModelPart): Promise<PartReader | null> => {
    try {
      const mark = await (await folder.getFileHandle(markOf(part))).getFile()
      if ((await mark.text()) !== part.sha256) return null
      const handle = (await folder.getFileHandle(part.file)) as SyncFileHandle
      if ((await handle.getFile()).size !== part.sizeBytes) return null
      return await openPart(handle, part.sizeBytes)
    } catch {
      // A missing or unreadable part is downloaded again.
      return null
    }
  }

  return {
    open,
    async save(part, bytes) {
      let lock: SyncAccessHandle
      try {
        lock = await exclusive(part.file)
      } catch (error) {
        // Another tab may be using the file, so it must not be removed here.
        return { failure: reasonOf(error) }
      }
      let reason: string | null = null
      try {
        // The .ok file is removed first and written last, so an incomplete part never has one.
        await remove(markOf(part))
        overwrite(lock, bytes)
        const mark = await exclusive(markOf(part))
        try {
          overwrite(mark, new TextEncoder().encode(part.sha256))
        } finally {
          mark.close()
        }
      } catch (error) {
        reason = reasonOf(error)
        await remove(markOf(part))
      } finally {
        lock.close()
      }
      if (reason === null) return (await open(part)) ?? { failure: 'the browser could not read the stored file' }
      await remove(part.file)
      return { failure: reason }
    },
  }
}

function overwrite(handle: SyncAccessHandle, bytes: Uint8Array): void {
  handle.truncate(0)
  const written = handle.write(bytes, { at: 0 })
  // If space runs out, some browsers write part of the bytes instead of throwing.
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
    // Another tab has the file open exclusively, or this is not a worker. Reading the complete file always works.
    return memoryPart(new Uint8Array(await (await file.getFile()).arrayBuffer()))
  }
}

function reasonOf(error: unknown): string {
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return 'the browser has no space left for this page'
    case 'NoModificationAllowedError':
      return 'another tab is using the file'
    default:
      return `the browser refused to store the file (${nameOf(error) || String(error)})`
  }
}
