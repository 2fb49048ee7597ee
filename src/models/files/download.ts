// Opens a model file in the browser. Parts stored on an earlier visit are read from disk; the others are downloaded one by one,
// checked by size and sha256, and stored. After a failure, a new call downloads only the missing parts.

import type { Platform } from '../../platform/platform.ts'
import { type ByteSource, memoryPart, type PartReader, PartsByteSource } from './byteSource.ts'
import { ModelFileError } from './errors.ts'
import { type ModelManifest, type ModelPart, parseManifest } from './manifest.ts'
import { requestFile } from './request.ts'
import { sha256Hex } from './sha256.ts'
import { openStore } from './store.ts'

export interface DownloadProgress {
  loadedBytes: number
  totalBytes: number
  /** Whether all bytes so far were stored on an earlier visit. */
  fromCache: boolean
}

export interface OpenModelOptions {
  signal?: AbortSignal
  onProgress?: (progress: DownloadProgress) => void
  /** Called once, with a message for the user, if parts cannot be stored and stay in memory instead. */
  onFallback?: (reason: string) => void
}

/**
 * Opens the model whose manifest is at `manifestUrl` (absolute). Its parts are in the same folder.
 * @throws ModelFileError, or the signal's reason if aborted.
 */
export async function openModel(
  manifestUrl: string,
  platform: Pick<Platform, 'fetch' | 'files'>,
  options: OpenModelOptions = {},
): Promise<{ manifest: ModelManifest; source: ByteSource }> {
  const { signal, onProgress, onFallback } = options
  // Only the manifest must be current: it identifies the parts by their hashes, so parts may come from the HTTP cache.
  const manifestResponse = await requestFile(platform.fetch, manifestUrl, { cache: 'no-cache' }, signal)
  const manifest = parseManifest(await manifestResponse.text(), manifestUrl)
  const store = await openStore(manifest.sha256, platform)

  let hasFallenBack = false
  const fallBack = (reason: string) => {
    if (!hasFallenBack) onFallback?.(`The model could not be stored completely for your next visit: ${reason}.`)
    hasFallenBack = true
  }
  if (typeof store === 'string') fallBack(store)

  const readers: PartReader[] = []
  let loadedBytes = 0
  let fromCache = true
  const report = () => onProgress?.({ loadedBytes, totalBytes: manifest.sizeBytes, fromCache })
  // The buffer of a stored part is reused for the next one, because buffers of this size are not garbage-collected in time.
  let buffer: Uint8Array | null = null
  try {
    for (const part of manifest.parts) {
      signal?.throwIfAborted()
      const stored = typeof store === 'string' ? null : await store.open(part)
      if (stored !== null) {
        readers.push(stored)
        loadedBytes += part.sizeBytes
        report()
        continue
      }
      fromCache = false
      if (buffer === null || buffer.length < part.sizeBytes) buffer = new Uint8Array(part.sizeBytes)
      const bytes = buffer.subarray(0, part.sizeBytes)
      const before = loadedBytes
      await fetchPart(platform.fetch, new URL(part.file, manifestUrl).href, part, bytes, signal, (got) => {
        loadedBytes = before + got
        report()
      })
      const result = typeof store === 'string' ? { failure: store } : await store.save(part, bytes)
      if ('failure' in result) {
        fallBack(result.failure)
        readers.push(memoryPart(bytes))
        buffer = null
      } else {
        readers.push(result)
      }
    }
    signal?.throwIfAborted()
  } catch (error) {
    for (const reader of readers) reader.close()
    throw error
  }
  return { manifest, source: new PartsByteSource(readers) }
}

/** Downloads one part into `bytes`, which has the size of the part, and checks it. `onBytes` receives the byte count so far. */
async function fetchPart(
  get: typeof fetch,
  url: string,
  part: ModelPart,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
  onBytes: (got: number) => void,
): Promise<void> {
  const response = await requestFile(get, url, {}, signal)
  const reader = response.body?.getReader()
  let got = 0
  const incomplete = (detail?: string) =>
    new ModelFileError(
      'download',
      `The download of ${url} ended after ${got} of ${bytes.length} bytes. Try again; completed parts are not downloaded again.`,
      detail,
    )
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) break
      if (got + value.length > bytes.length) {
        throw new ModelFileError(
          'download',
          `${url} is longer than the ${bytes.length} bytes listed in its manifest. The file on the server is damaged or from another version.`,
        )
      }
      bytes.set(value, got)
      got += value.length
      onBytes(got)
    }
  } catch (error) {
    reader?.cancel().catch(() => {})
    signal?.throwIfAborted()
    if (error instanceof ModelFileError) throw error
    throw incomplete(String(error))
  }
  if (got < bytes.length) throw incomplete()
  const sha256 = await sha256Hex(bytes)
  if (sha256 !== part.sha256) {
    throw new ModelFileError(
      'download',
      `${url} has the right size but the wrong contents. The file on the server is damaged or from another version.`,
      `sha256 ${sha256}, expected ${part.sha256}`,
    )
  }
}
