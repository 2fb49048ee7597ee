// What the site has stored of each model, in the browser's private file system: how it is laid out there, a list of it, and how
// it is deleted. The worker writes it (src/models/files/store.ts); the page lists and deletes it.

import type { Platform } from './platform.ts'

const MODELS_FOLDER = 'models'
/** Beside a model's parts: its name and size as JSON, for the list. */
export const ABOUT_FILE = 'about.json'

/** TypeScript's DOM library does not declare this iterator of FileSystemDirectoryHandle. */
type Folder = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemFileHandle | FileSystemDirectoryHandle> }

/** The folder of the model with this sha256, which is made if it is missing. @throws any DOMException of the browser. */
export async function modelFolder(files: Platform['files'], sha256: string): Promise<FileSystemDirectoryHandle> {
  const models = await (await files()).getDirectoryHandle(MODELS_FOLDER, { create: true })
  return models.getDirectoryHandle(sha256, { create: true })
}

export interface StoredModel {
  sha256: string
  /** Null for a model that an earlier version of the page stored. */
  name: string | null
  /** Size of all its files in this browser, in bytes. */
  storedBytes: number
  /** Size of the complete model; null if unknown. More than `storedBytes` while a download is unfinished. */
  sizeBytes: number | null
}

/** Lists the stored models. Resolves with none if the browser stores no files. */
export async function listStoredModels(platform: Pick<Platform, 'files'>): Promise<StoredModel[]> {
  let models: Folder
  try {
    models = (await (await platform.files()).getDirectoryHandle(MODELS_FOLDER)) as Folder
  } catch {
    return []
  }
  const found: StoredModel[] = []
  for await (const folder of models.values()) {
    if (folder.kind !== 'directory') continue
    let storedBytes = 0
    let about: { name: string | null; sizeBytes: number | null } = { name: null, sizeBytes: null }
    for await (const file of (folder as Folder).values()) {
      if (file.kind !== 'file') continue
      const content = await file.getFile()
      storedBytes += content.size
      if (file.name === ABOUT_FILE) about = readAbout(await content.text())
    }
    if (storedBytes > 0) found.push({ sha256: folder.name, storedBytes, ...about })
  }
  return found.sort((a, b) => b.storedBytes - a.storedBytes)
}

function readAbout(text: string): Pick<StoredModel, 'name' | 'sizeBytes'> {
  try {
    const { name, sizeBytes } = JSON.parse(text) as { name?: unknown; sizeBytes?: unknown }
    return {
      name: typeof name === 'string' ? name : null,
      sizeBytes: typeof sizeBytes === 'number' ? sizeBytes : null,
    }
  } catch {
    return { name: null, sizeBytes: null }
  }
}

/** Held by every tab (shared) that reads the stored model, and by the tab that deletes it. */
export const readingLock = (sha256: string): string => `tokenwise-reading-${sha256}`

/** Asks every tab to give up the files of the model whose sha256 is the message. */
export const GIVE_UP_CHANNEL = 'tokenwise-give-up-model'

/** Longest wait for the tabs that read the model. They answer between two passes of the model. */
const GIVE_UP_LIMIT_MS = 10_000

/**
 * Deletes a stored model. Tabs that have loaded it move what they still read into memory first and go on.
 * @returns null, or the reason why it could not be deleted, for the user.
 */
export async function deleteStoredModel(
  platform: Pick<Platform, 'files' | 'locks' | 'channel' | 'wait'>,
  sha256: string,
): Promise<string | null> {
  const isInUse =
    'A tab is loading this model or not answering. Wait until it has loaded, or close that tab, and try again.'
  const remove = async (): Promise<string | null> => {
    try {
      const models = await (await platform.files()).getDirectoryHandle(MODELS_FOLDER)
      await models.removeEntry(sha256, { recursive: true })
      return null
    } catch (error) {
      const { name } = error as Error
      if (name === 'NotFoundError') return null
      return name === 'NoModificationAllowedError' ? isInUse : `The browser refused to delete it (${name}).`
    }
  }
  const locks = platform.locks()
  if (!locks) return remove()
  const channel = platform.channel(GIVE_UP_CHANNEL)
  channel.postMessage(sha256)
  channel.close()
  const waiting = new AbortController()
  void platform.wait(GIVE_UP_LIMIT_MS).then(() => waiting.abort())
  try {
    return await locks.request(readingLock(sha256), { signal: waiting.signal }, remove)
  } catch {
    return isInUse
  }
}
