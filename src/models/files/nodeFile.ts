// Model files on the disk, for the command line and tests. Getting them there is the tools' business.

import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import path from 'node:path'
import { type ByteSource, type PartReader, PartsByteSource } from './byteSource.ts'
import { ModelFileError } from './errors.ts'
import { MANIFEST_FILE, type ModelManifest, parseManifest } from './manifest.ts'

/** Opens one file of the disk as a part; throws a ModelFileError where it is missing or has another size. */
function filePart(file: string, sizeBytes?: number): PartReader {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    throw new ModelFileError('model', `The model file ${file} cannot be opened; run npm run model.`, String(error))
  }
  const { size } = fstatSync(handle)
  if (sizeBytes !== undefined && size !== sizeBytes) {
    closeSync(handle)
    const message = `The model file ${file} has ${size} bytes, not ${sizeBytes}; run npm run model.`
    throw new ModelFileError('model', message)
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

/** One or more files of the disk, read as one. */
export class FileByteSource extends PartsByteSource {
  /** `files` are paths in order; their expected sizes in bytes are checked where given. */
  constructor(files: readonly string[], sizesBytes: readonly number[] = []) {
    const readers: PartReader[] = []
    try {
      for (const [index, file] of files.entries()) readers.push(filePart(file, sizesBytes[index]))
    } catch (error) {
      for (const reader of readers) reader.close()
      throw error
    }
    super(readers)
  }
}

/** Opens the model in folder `dir` (manifest and parts). Sizes are checked, hashes are not: `npm run model` did. */
export function openModelNode(dir: string): { manifest: ModelManifest; source: ByteSource } {
  const manifestPath = path.join(dir, MANIFEST_FILE)
  let text: string
  try {
    text = readFileSync(manifestPath, 'utf8')
  } catch (error) {
    throw new ModelFileError('model', `There is no model in ${dir}; run npm run model.`, String(error))
  }
  const manifest = parseManifest(text, manifestPath)
  const files = manifest.parts.map((part) => path.join(dir, part.file))
  const sizes = manifest.parts.map((part) => part.sizeBytes)
  return { manifest, source: new FileByteSource(files, sizes) }
}
