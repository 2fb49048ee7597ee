// Says whether two classifiers are one model, whatever they are named.

import type { ClassifierFiles } from '../../rewards/classifier/folder.ts'
import { sha256Hex } from '../files/sha256.ts'

/** Larger weights are not read a second time. */
const MAX_BYTES = 2 ** 28

/** The sha256 of the weights in lower-case hexadecimal; null if they are too large to be read for this. */
export async function weightsSha256({
  files,
  graph,
}: Pick<ClassifierFiles, 'files' | 'graph'>): Promise<string | null> {
  // Where the weights have a file of their own, the graph is the same for all models of one architecture.
  const weights = files.get(`${graph}_data`) ?? files.get(graph)
  if (!weights || weights.size > MAX_BYTES) return null
  return sha256Hex(new Uint8Array(await weights.arrayBuffer()))
}
