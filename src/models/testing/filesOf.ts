import type { FolderFiles } from '../../rewards/classifier/folder.ts'

/** Bytes as the files of a folder. */
export function filesOf(bytes: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): FolderFiles {
  return new Map([...bytes].map(([path, content]) => [path, new Blob([content])]))
}
