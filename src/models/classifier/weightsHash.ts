// What identifies a classifier: its weights. Folders and names can differ although the model is the same.

import type { ClassifierFiles, FolderFile } from '../../rewards/classifier/folder.ts'
import { sha256Hex } from '../files/sha256.ts'

/** Larger files are hashed piece by piece, so that they are not in memory as a whole. */
const PIECE_BYTES = 2 ** 26

/** A hash of the graph and of its external weights, equal for equal contents wherever the files are. */
export async function weightsHash({ graph, files }: Pick<ClassifierFiles, 'graph' | 'files'>): Promise<string> {
  const hashes: string[] = []
  for (const name of [graph, `${graph}_data`]) {
    const file = files.get(name)
    if (file) for await (const piece of piecesOf(file)) hashes.push(await sha256Hex(piece))
  }
  const [only = ''] = hashes
  return hashes.length === 1 ? only : sha256Hex(new TextEncoder().encode(hashes.join()))
}

async function* piecesOf(file: FolderFile): AsyncGenerator<Uint8Array> {
  if (!(file instanceof Blob)) return yield new Uint8Array(await file.arrayBuffer())
  for (let from = 0; from < file.size; from += PIECE_BYTES)
    yield new Uint8Array(await file.slice(from, from + PIECE_BYTES).arrayBuffer())
}
