// Reads model files from disk, for the command line and tests. `npm run model` downloads them.

import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { invalidModel } from '../../engine/gguf/errors.ts'
import { type ByteSource, type PartReader, PartsByteSource } from './byteSource.ts'
import { MANIFEST_FILE, type ModelManifest, parseManifest } from './manifest.ts'

/** Opens one file as a part. @throws ModelFileError if it is missing or has a different size. */
function filePart(file: string, sizeBytes?: number): PartReader {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    throw invalidModel(`Could not open the model file ${file}. Run npm run model.`, String(error))
  }
  const { size } = fstatSync(handle)
  if (sizeBytes !== undefined && size !== sizeBytes) {
    closeSync(handle)
    throw invalidModel(`The model file ${file} has ${size} bytes instead of ${sizeBytes}. Run npm run model.`)
  }
  return {
    sizeBytes: size,
    readInto(into, offset) {
      let done = 0
      while (done < into.length) {
        const got = readSync(handle, into, done, into.length - done, offset + done)
        if (got === 0) break
        done += got
      }
      return done
    },
    close: () => closeSync(handle),
  }
}

/** Opens consecutive files on disk as one. @param sizesBytes expected sizes, checked if given. */
export function openFiles(files: readonly string[], sizesBytes: readonly number[] = []): ByteSource {
  const readers: PartReader[] = []
  try {
    for (const [index, file] of files.entries()) readers.push(filePart(file, sizesBytes[index]))
  } catch (error) {
    for (const reader of readers) reader.close()
    throw error
  }
  return new PartsByteSource(readers)
}

/** Written into a model's folder once its hashes are checked, with the sha256 of the whole file. */
export const STAMP_FILE = '.verified'

/**
 * Checks the hash of each part and of the whole file, and leaves or removes the stamp accordingly.
 * @returns what is wrong, or null. @throws if a part cannot be read.
 */
export function findWrongHash(dir: string, { parts, sha256 }: ModelManifest): string | null {
  const stamp = path.join(dir, STAMP_FILE)
  const quietly = (change: () => void) => {
    try {
      change()
    } catch {
      // In a folder that cannot be changed, every visit checks again.
    }
  }
  quietly(() => rmSync(stamp, { force: true }))
  const whole = createHash('sha256')
  for (const part of parts) {
    const bytes = readFileSync(path.join(dir, part.file))
    const found = createHash('sha256').update(bytes).digest('hex')
    if (found !== part.sha256) return `${part.file} has sha256 ${found}, not ${part.sha256}`
    whole.update(bytes)
  }
  const found = whole.digest('hex')
  if (found !== sha256) return `the parts together have sha256 ${found}, not ${sha256}`
  quietly(() => writeFileSync(stamp, `${sha256}\n`))
  return null
}

/** Whether the hashes of the model in `dir` were checked before. */
export function isStamped(dir: string, sha256: string): boolean {
  try {
    return readFileSync(path.join(dir, STAMP_FILE), 'utf8').trim() === sha256
  } catch {
    return false
  }
}

/** Opens the model in folder `dir` (manifest and parts). Checks sizes always, and hashes unless they were checked before. */
export function openModelNode(dir: string): { manifest: ModelManifest; source: ByteSource } {
  const manifestPath = path.join(dir, MANIFEST_FILE)
  let text: string
  try {
    text = readFileSync(manifestPath, 'utf8')
  } catch (error) {
    throw invalidModel(`There is no model in ${dir}. Run npm run model.`, String(error))
  }
  const manifest = parseManifest(text, manifestPath)
  const files = manifest.parts.map((part) => path.join(dir, part.file))
  const sizes = manifest.parts.map((part) => part.sizeBytes)
  const source = openFiles(files, sizes)
  const problem = isStamped(dir, manifest.sha256) ? null : findWrongHash(dir, manifest)
  if (problem === null) return { manifest, source }
  source.close()
  throw invalidModel(`The model in ${dir} is damaged: ${problem}. Run npm run model.`)
}
