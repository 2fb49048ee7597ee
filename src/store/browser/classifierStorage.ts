// Keeps the files of reward models that a person opened, so that they survive a reload: one folder of the site's private file
// system each, with a list of what they are in the long storage.

import type { SmallStorage } from './pageStorage.ts'

/** What is stored of one model besides its files; the store checks it when it is read. */
export interface StoredModelNote {
  name: string
  paths: readonly string[]
}

export interface ClassifierStorage {
  /** Everything that is stored. What cannot be read is left out. */
  read(): Promise<{ note: StoredModelNote; files: Map<string, Blob> }[]>
  /** Rejects if the browser stores nothing, or is full. */
  write(note: StoredModelNote, files: ReadonlyMap<string, Blob>): Promise<void>
  remove(name: string): Promise<void>
}

const LIST = 'tokenwise-reward-models'
const FOLDER = 'reward-models'

export function createClassifierStorage(
  files: () => Promise<FileSystemDirectoryHandle>,
  storage: () => SmallStorage,
): ClassifierStorage {
  const folder = async () => (await files()).getDirectoryHandle(FOLDER, { create: true })
  // A name may contain a slash, and paths do.
  const entry = (name: string, path: string) => encodeURIComponent(`${name}/${path}`).replaceAll('.', '%2E')
  const notes = (): StoredModelNote[] => {
    const text = storage().getItem(LIST)
    return text === null ? [] : (JSON.parse(text) as StoredModelNote[])
  }
  return {
    async read() {
      const known = notes()
      if (known.length === 0) return []
      const home = await folder()
      const found = []
      for (const note of known)
        try {
          const read = async (path: string) =>
            [path, await (await home.getFileHandle(entry(note.name, path))).getFile()] as const
          found.push({ note, files: new Map<string, Blob>(await Promise.all(note.paths.map(read))) })
        } catch {
          // The browser removed a file.
        }
      return found
    },
    async write(note, blobs) {
      const home = await folder()
      for (const [path, blob] of blobs) {
        const writable = await (await home.getFileHandle(entry(note.name, path), { create: true })).createWritable()
        await writable.write(blob)
        await writable.close()
      }
      storage().setItem(LIST, JSON.stringify([...notes().filter(({ name }) => name !== note.name), note]))
    },
    async remove(name) {
      const home = await folder()
      const known = notes()
      for (const path of known.find((note) => note.name === name)?.paths ?? [])
        await home.removeEntry(entry(name, path)).catch(() => {})
      storage().setItem(LIST, JSON.stringify(known.filter((note) => note.name !== name)))
    },
  }
}
