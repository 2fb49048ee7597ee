// The files of a picker or a drop, by path.

export interface ChosenFiles {
  /** Name of the chosen folder; '' if files were chosen. */
  folder: string
  files: Map<string, Blob>
}

/** No reward model has nearly as many files, so a larger folder is a mistake. */
export const MAX_FILES = 2000

/** @param list of an input with the attribute webkitdirectory, or of files alone. */
export function filesOfList(list: ArrayLike<File>): ChosenFiles {
  const files = new Map(Array.from(list, (file) => [file.webkitRelativePath || file.name, file] as const))
  const [first = ''] = files.keys()
  return { folder: first.includes('/') ? (first.split('/')[0] ?? '') : '', files }
}

/** Reads dropped folders to their leaves. @throws Error if a folder is too large, or cannot be read. */
export async function filesOfDrop(items: DataTransferItemList): Promise<ChosenFiles> {
  // The list is empty after the event, so every entry is taken now. Files that are not on a disk have none.
  const all = Array.from(items, (item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const entries = all.flatMap(({ entry }) => entry ?? [])
  const loose = all.flatMap(({ entry, file }) => (entry === null && file !== null ? [file] : []))
  const files = new Map<string, Blob>(loose.map((file) => [file.name, file]))
  for (const entry of entries) await collect(entry, files)
  const [only] = entries
  return { folder: entries.length === 1 && only?.isDirectory ? only.name : '', files }
}

async function collect(entry: FileSystemEntry, files: Map<string, Blob>): Promise<void> {
  if (files.size >= MAX_FILES)
    throw new Error(`This folder has more than ${MAX_FILES} files. Choose the folder of one reward model.`)
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    files.set(entry.fullPath.replace(/^\//, ''), file)
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // A reader gives a part of the entries at each call.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return
    for (const inner of part) await collect(inner, files)
  }
}
