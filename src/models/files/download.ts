// Brings a model file into the browser: what was kept from an earlier visit first, the rest part by part from the
// server, each part checked by size and sha256 before it is used or kept. Nothing is tried twice; a new call goes on
// with the parts that are missing.

import { type ByteSource, memoryPart, type PartReader, PartsByteSource } from './byteSource.ts'
import { ModelFileError } from './errors.ts'
import { type ModelManifest, type ModelPart, parseManifest } from './manifest.ts'
import { requestFile } from './request.ts'
import { sha256Hex } from './sha256.ts'
import { openStore, type PartStore } from './store.ts'

export interface DownloadProgress {
  loadedBytes: number
  totalBytes: number
  /** Whether all of it so far was kept from an earlier visit. */
  fromCache: boolean
}

export interface OpenModelOptions {
  signal?: AbortSignal
  onProgress?: (progress: DownloadProgress) => void
  /** Told once, in plain words, where parts cannot be kept and are held in memory. */
  onFallback?: (reason: string) => void
  /** For tests. */
  fetch?: typeof fetch
  /** For tests: where parts are kept, by the model's sha256, or why nowhere. */
  store?: (sha256: string) => Promise<PartStore | string>
}

/** A model file that is ready to be read. */
export interface OpenedModel {
  manifest: ModelManifest
  source: ByteSource
  /** Whether nothing but the manifest had to be fetched. */
  fromCache: boolean
}

/**
 * Opens the model whose manifest is at `manifestUrl` (absolute); parts lie beside it. Rejects with a ModelFileError
 * that names the URL and what came instead, or with the signal's reason when aborted.
 */
export async function openModel(manifestUrl: string, options: OpenModelOptions = {}): Promise<OpenedModel> {
  const { signal, onProgress, onFallback } = options
  const get = options.fetch ?? fetch
  // The manifest is small and names the rest by hash, so it alone is asked for afresh.
  const manifestResponse = await requestFile(get, manifestUrl, { cache: 'no-cache' }, signal)
  const manifest = parseManifest(await manifestResponse.text(), manifestUrl)
  const store = await (options.store ?? openStore)(manifest.sha256)

  let fallbackTold = false
  const fallBack = (reason: string) => {
    if (!fallbackTold)
      onFallback?.(`The model, or a part of it, is held in memory only and not kept for the next visit: ${reason}.`)
    fallbackTold = true
  }
  if (typeof store === 'string') fallBack(store)

  const readers: PartReader[] = []
  let loadedBytes = 0
  let fromCache = true
  const report = () => onProgress?.({ loadedBytes, totalBytes: manifest.sizeBytes, fromCache })
  // A part that is kept on the disk leaves its buffer to the next one; garbage of this size is not collected in time.
  let buffer: Uint8Array | null = null
  try {
    for (const part of manifest.parts) {
      signal?.throwIfAborted()
      const kept = typeof store === 'string' ? null : await store.open(part)
      if (kept !== null) {
        readers.push(kept)
        loadedBytes += part.sizeBytes
        report()
        continue
      }
      fromCache = false
      if (buffer === null || buffer.length < part.sizeBytes) buffer = new Uint8Array(part.sizeBytes)
      const bytes = buffer.subarray(0, part.sizeBytes)
      const before = loadedBytes
      await fetchPart(get, new URL(part.file, manifestUrl).href, part, bytes, signal, (got) => {
        loadedBytes = before + got
        report()
      })
      const result = typeof store === 'string' ? { refused: store } : await store.keep(part, bytes)
      if ('refused' in result) {
        fallBack(result.refused)
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
  return { manifest, source: new PartsByteSource(readers), fromCache }
}

/** Fetches one part into `bytes` (of exactly its size) and checks it. `onBytes` is told how many came so far. */
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
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) break
      if (got + value.length > bytes.length) {
        throw new ModelFileError('download', `${url} is longer than the ${bytes.length} bytes of the manifest.`)
      }
      bytes.set(value, got)
      got += value.length
      onBytes(got)
    }
  } catch (error) {
    reader?.cancel().catch(() => {})
    signal?.throwIfAborted()
    if (error instanceof ModelFileError) throw error
    const message = `${url} broke off after ${got} of ${bytes.length} bytes. Try again: what is complete is kept.`
    throw new ModelFileError('download', message, String(error))
  }
  if (got < bytes.length) {
    const message = `${url} ended after ${got} of ${bytes.length} bytes. Try again: what is complete is kept.`
    throw new ModelFileError('download', message)
  }
  const sha256 = await sha256Hex(bytes)
  if (sha256 !== part.sha256) {
    throw new ModelFileError(
      'download',
      `${url} has the right size but other bytes than the manifest says. The file on the server is damaged or from another version.`,
      `sha256 ${sha256}, expected ${part.sha256}`,
    )
  }
}
