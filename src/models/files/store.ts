// Stores the parts of a model file between visits, in the browser's private file system (OPFS), and opens them for
// synchronous reading in a worker.

import { gone } from '../../engine/gguf/errors.ts'
import type { Platform } from '../../platform/platform.ts'
import { ABOUT_FILE, modelFolder } from '../../platform/storedModels.ts'
import { memoryPart, type PartReader } from './byteSource.ts'
import { type DiskFile, memoryDraft, type PartDraft, storedDraft } from './draft.ts'
import type { ModelManifest, ModelPart } from './manifest.ts'

/** Stores the parts of one model. Its methods do not throw if space or permission is missing. */
export interface PartStore {
  /** False if drafts are kept in memory only. */
  readonly isLasting: boolean
  /** Opens a part that was stored completely. Returns null if there is none. */
  open(part: ModelPart): Promise<PartReader | null>
  /** Goes on with a part where an earlier download of it ended. Only one draft may be open at a time. */
  draft(part: ModelPart): Promise<PartDraft>
  /** Bytes of a part that are stored, complete or not. */
  storedBytes(part: ModelPart): Promise<number>
  /** Whether the parts that the manifest lists were once found to be the file whose sha256 it names. */
  isWhole(): Promise<boolean>
  markWhole(): Promise<void>
}

/** TypeScript's DOM library does not declare this method, which exists only in workers. */
interface SyncFileHandle extends FileSystemFileHandle {
  /** Read-only handles let several tabs open the same part. Browsers that do not support the mode ignore it. */
  createSyncAccessHandle(options?: { mode: 'read-only' }): Promise<SyncAccessHandle>
}

interface SyncAccessHandle extends DiskFile {
  read(into: Uint8Array, options: { at: number }): number
}

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '')

const WHOLE_FILE = 'whole.ok'

const markOf = (part: ModelPart): string => `${part.file}.ok`

/** Changes with every part, so that a new list of parts is checked again. */
const wholeMark = ({ parts }: ModelManifest): string => parts.map(({ sha256 }) => sha256).join(' ')

/**
 * Opens the store of a model. Where nothing can be stored, drafts are kept in memory.
 * @param onFailure called with the reason each time that something cannot be stored.
 */
export async function openStore(
  manifest: ModelManifest,
  platform: Pick<Platform, 'files'>,
  onFailure: (reason: string) => void,
): Promise<PartStore> {
  try {
    return opfsStore(await modelFolder(platform.files, manifest.sha256), manifest, onFailure)
  } catch (error) {
    onFailure(`this browser does not store files for this page (${nameOf(error) || String(error)})`)
    return {
      isLasting: false,
      open: async () => null,
      draft: async (part) => memoryDraft(part.sizeBytes),
      storedBytes: async () => 0,
      isWhole: async () => false,
      markWhole: async () => {},
    }
  }
}

function opfsStore(
  folder: FileSystemDirectoryHandle,
  manifest: ModelManifest,
  onFailure: (reason: string) => void,
): PartStore {
  // Reused for one part after the other, because buffers of this size are not garbage-collected in time.
  let buffer = new Uint8Array(0)

  /** Throws a NoModificationAllowedError while another handle to the file is open. */
  const exclusive = async (name: string): Promise<SyncAccessHandle> => {
    const file = (await folder.getFileHandle(name, { create: true })) as SyncFileHandle
    return await file.createSyncAccessHandle()
  }
  const remove = (name: string) => folder.removeEntry(name).catch(() => {})
  const readText = async (name: string): Promise<string | null> => {
    try {
      return await (await (await folder.getFileHandle(name)).getFile()).text()
    } catch {
      return null
    }
  }
  const writeText = async (name: string, text: string): Promise<void> => {
    const handle = await exclusive(name)
    try {
      const bytes = new TextEncoder().encode(text)
      handle.truncate(0)
      if (handle.write(bytes, { at: 0 }) !== bytes.length) throw new DOMException(name, 'QuotaExceededError')
      handle.flush()
    } finally {
      handle.close()
    }
  }

  const open = async (part: ModelPart): Promise<PartReader | null> => {
    try {
      if ((await readText(markOf(part))) !== part.sha256) return null
      const handle = (await folder.getFileHandle(part.file)) as SyncFileHandle
      if ((await handle.getFile()).size !== part.sizeBytes) return null
      return await openPart(handle, part.sizeBytes)
    } catch {
      // A missing or unreadable part is downloaded again.
      return null
    }
  }

  return {
    isLasting: true,
    open,

    async draft(part) {
      const tag = `${part.file}.etag`
      let file: SyncAccessHandle
      try {
        file = await exclusive(part.file)
      } catch (error) {
        onFailure(reasonOf(error))
        return memoryDraft(part.sizeBytes)
      }
      // An incomplete part never has a mark: it is removed before the first byte is written, and made after the last.
      await remove(markOf(part))
      if (buffer.length < part.sizeBytes) buffer = new Uint8Array(part.sizeBytes)
      return storedDraft({
        file,
        buffer: buffer.subarray(0, part.sizeBytes),
        etag: await readText(tag),
        async setEtag(etag) {
          if (etag === null) await remove(tag)
          // Without it, the rest of the part is requested on trust, and the hash of the part decides.
          else await writeText(tag, etag).catch(() => remove(tag))
        },
        async complete() {
          await writeText(markOf(part), part.sha256)
          await remove(tag)
          // Kept for the list of stored models only.
          const { name, sizeBytes } = manifest
          await writeText(ABOUT_FILE, JSON.stringify({ name, sizeBytes })).catch(() => {})
        },
        open: () => open(part),
        async giveUp(error) {
          onFailure(reasonOf(error))
          await remove(markOf(part))
          await remove(tag)
          await remove(part.file)
          // What is in it now belongs to the draft.
          buffer = new Uint8Array(0)
        },
      })
    },

    async storedBytes(part) {
      try {
        return (await (await folder.getFileHandle(part.file)).getFile()).size
      } catch {
        return 0
      }
    },
    isWhole: async () => (await readText(WHOLE_FILE)) === wholeMark(manifest),
    // Without the mark, the next visit checks again.
    markWhole: () => writeText(WHOLE_FILE, wholeMark(manifest)).catch(() => remove(WHOLE_FILE)),
  }
}

async function openPart(file: SyncFileHandle, sizeBytes: number): Promise<PartReader> {
  let handle: SyncAccessHandle
  try {
    handle = await file.createSyncAccessHandle({ mode: 'read-only' })
  } catch {
    // Another tab has the file open exclusively, or this is not a worker. Reading the complete file always works.
    return memoryPart(new Uint8Array(await (await file.getFile()).arrayBuffer()))
  }
  const removed = (detail: string) =>
    gone(
      'The browser has removed the stored model while it was in use. Load the model again, which downloads it again.',
      detail,
    )
  return {
    sizeBytes,
    readInto(into, offset) {
      let got: number
      try {
        got = handle.read(into, { at: offset })
      } catch (error) {
        throw removed(String(error))
      }
      // Once the file is gone, Chromium returns a negative error code as an unsigned number.
      if (got !== into.length) throw removed(`read ${got | 0} of ${into.length} bytes`)
      return got
    },
    close: () => handle.close(),
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
