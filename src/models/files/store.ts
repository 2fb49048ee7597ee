// Stores the parts of a model file between visits, in the browser's private file system (OPFS), and opens them for
// synchronous reading in a worker. download.ts downloads and checks them.

import { memoryPart, type PartReader } from './byteSource.ts'
import type { ModelPart } from './manifest.ts'

/** Stores the parts of one model. Without space or permission no method throws; the part is simply not stored. */
export interface PartStore {
  /** Opens a part that was verified and stored completely; null if there is none. */
  open(part: ModelPart): Promise<PartReader | null>
  /** Stores verified bytes. Returns a reader, or why they could not be stored (in plain words). */
  keep(part: ModelPart, bytes: Uint8Array): Promise<PartReader | { refused: string }>
}

/** File handles inside a worker; TypeScript's DOM library does not declare this method. */
interface SyncFileHandle extends FileSystemFileHandle {
  /** Read-only handles let two tabs open the same part; browsers that do not support the mode ignore it. */
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
 * Opens the store of the model with this sha256; a string says in plain words why there is none.
 * @param root navigator.storage.getDirectory() outside tests.
 */
export async function openStore(
  sha256: string,
  root: () => Promise<FileSystemDirectoryHandle> = () => navigator.storage.getDirectory(),
): Promise<PartStore | string> {
  try {
    const models = await (await root()).getDirectoryHandle(ROOT, { create: true })
    return opfsStore(await models.getDirectoryHandle(sha256, { create: true }))
  } catch (error) {
    return `this browser does not store files for this page (${nameOf(error) || String(error)})`
  }
}

function opfsStore(folder: FileSystemDirectoryHandle): PartStore {
  /** Throws a NoModificationAllowedError while any other handle is open on the file. */
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
      // Missing or unreadable: it is downloaded again.
      return null
    }
  }

  return {
    open,
    async keep(part, bytes) {
      let lock: SyncAccessHandle
      try {
        lock = await exclusive(part.file)
      } catch (error) {
        // Another tab may be using the file, so it must not be removed here.
        return { refused: reasonOf(error) }
      }
      let reason: string | null = null
      try {
        // The mark is removed first and written last, so a half-written part never has one.
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
      if (reason === null) return (await open(part)) ?? { refused: 'the browser did not return what it stored' }
      await remove(part.file)
      return { refused: reason }
    },
  }
}

function overwrite(handle: SyncAccessHandle, bytes: Uint8Array): void {
  handle.truncate(0)
  const written = handle.write(bytes, { at: 0 })
  // Some browsers write as much as fits instead of throwing.
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
    // Another tab has the file open exclusively, or this is not a worker: reading the whole file always works.
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
      return `the browser refused to store it (${nameOf(error) || String(error)})`
  }
}
