// What of a model is stored in this browser. src/models/files stores it, in the worker.

import { z } from 'zod'
import type { Platform } from '../../platform/platform.ts'

export interface StoredModel {
  storedBytes: number
  totalBytes: number
}

const manifestSchema = z.object({ sha256: z.string(), sizeBytes: z.int().positive() })

/** TypeScript's DOM library does not declare this iterator. */
type Folder = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> }

/** @param manifestUrl as in a load request. @throws if the list of the model's files cannot be read. */
export async function storedModel(
  platform: Pick<Platform, 'fetch' | 'files'>,
  manifestUrl: string,
): Promise<StoredModel> {
  const response = await platform.fetch(manifestUrl, { cache: 'no-cache' })
  const { sha256, sizeBytes } = manifestSchema.parse(await response.json())
  let storedBytes = 0
  try {
    const models = await (await platform.files()).getDirectoryHandle('models')
    const folder = (await models.getDirectoryHandle(sha256)) as Folder
    for await (const file of folder.values())
      if (file.kind === 'file') storedBytes += (await (file as FileSystemFileHandle).getFile()).size
  } catch {
    // Nothing of it is stored, or the browser stores no files.
  }
  // The folder also has a few small files about the parts.
  return { storedBytes: Math.min(storedBytes, sizeBytes), totalBytes: sizeBytes }
}
