// Reads model files from disk, for the command line and tests. `npm run model` downloads them.

import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import path from 'node:path'
import { type ByteSource, type PartReader, PartsByteSource } from './byteSource.ts'
import { invalidModel } from './errors.ts'
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

/** Opens the model in folder `dir` (manifest and parts). Checks sizes only; `npm run model` has checked the hashes. */
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
  return { manifest, source: openFiles(files, sizes) }
}
