// Opens a model file in the browser. Parts stored on an earlier visit are read from disk; the others are downloaded one by one,
// checked, and stored as they arrive. After a failure, a new call continues where this one ended.

import { invalidModel, ModelFileError } from '../../engine/gguf/errors.ts'
import type { Platform } from '../../platform/platform.ts'
import { type ByteSource, type PartReader, PartsByteSource } from './byteSource.ts'
import { fetchPart } from './fetchPart.ts'
import { holdModel } from './holdModel.ts'
import { type ModelManifest, parseManifest } from './manifest.ts'
import { inOnlyTab } from './onlyTab.ts'
import { requestFile } from './request.ts'
import { openStore, type PartStore } from './store.ts'
import { wholeSha256 } from './wholeHash.ts'

export interface DownloadProgress {
  loadedBytes: number
  totalBytes: number
  /** Whether all bytes so far were stored on an earlier visit. */
  fromCache: boolean
  /** Whether another tab downloads the model, and this one waits for it. */
  inOtherTab?: boolean
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
  platform: Pick<Platform, 'fetch' | 'files' | 'locks' | 'wait'>,
  options: OpenModelOptions = {},
): Promise<{ manifest: ModelManifest; source: ByteSource }> {
  const { signal, onProgress = () => {}, onFallback } = options
  // Only the manifest must be current: it identifies the parts by their hashes, so parts may come from the HTTP cache.
  const manifestResponse = await requestFile(platform.fetch, manifestUrl, { cache: 'no-cache' }, signal)
  const manifest = parseManifest(await textOf(manifestResponse, manifestUrl, signal), manifestUrl)
  const { parts, sizeBytes: totalBytes, sha256 } = manifest

  const release = await holdModel(platform, sha256, signal)
  let source: ByteSource | null = null
  try {
    let hasFallenBack = false
    const store = await openStore(manifest, platform, (reason) => {
      if (!hasFallenBack) onFallback?.(`The model could not be stored completely for your next visit: ${reason}.`)
      hasFallenBack = true
    })
    const report = (progress: Omit<DownloadProgress, 'totalBytes'>) => onProgress({ totalBytes, ...progress })
    const fetchMissing = () => openOrFetch(store, manifest, { manifestUrl, get: platform.fetch, report, signal })
    const whileWaiting = {
      signal,
      storedBytes: async () => sum(await Promise.all(parts.map((part) => store.storedBytes(part)))),
      onWaiting: (loadedBytes: number) => report({ loadedBytes, fromCache: false, inOtherTab: true }),
    }
    const readers =
      (await openStored(store, manifest, report)) ??
      // Tabs that cannot store a model cannot share it.
      (store.isLasting
        ? await inOnlyTab(platform, `tokenwise-download-${sha256}`, whileWaiting, fetchMissing)
        : await fetchMissing())
    source = new PartsByteSource(readers, release)
    await checkWhole(readers, manifest, store)
    signal?.throwIfAborted()
    return { manifest, source }
  } catch (error) {
    if (source) source.close()
    else release()
    throw error
  }
}

type Report = (progress: Omit<DownloadProgress, 'totalBytes'>) => void

/** Opens a model of which all parts were stored on an earlier visit; returns null if one is missing. */
async function openStored(store: PartStore, manifest: ModelManifest, report: Report): Promise<PartReader[] | null> {
  return closingOnError(async (readers) => {
    for (const part of manifest.parts) {
      const stored = await store.open(part)
      if (stored === null) return closeAll(readers)
      readers.push(stored)
    }
    let loadedBytes = 0
    for (const reader of readers) {
      loadedBytes += reader.sizeBytes
      report({ loadedBytes, fromCache: true })
    }
    return readers
  })
}

interface Fetching {
  manifestUrl: string
  get: typeof fetch
  report: Report
  signal: AbortSignal | undefined
}

/** Opens a model part by part, and downloads the parts that are not stored. */
async function openOrFetch(
  store: PartStore,
  manifest: ModelManifest,
  { manifestUrl, get, report, signal }: Fetching,
): Promise<PartReader[]> {
  return closingOnError(async (readers) => {
    let loadedBytes = 0
    let fromCache = true
    for (const part of manifest.parts) {
      signal?.throwIfAborted()
      const stored = await store.open(part)
      if (stored !== null) {
        readers.push(stored)
      } else {
        const url = new URL(part.file, manifestUrl).href
        const onBytes = (got: number) => {
          fromCache = false
          report({ loadedBytes: loadedBytes + got, fromCache })
        }
        const draft = await store.draft(part)
        try {
          readers.push(await fetchPart({ get, url, part, draft, signal, onBytes }))
        } finally {
          draft.close()
        }
      }
      loadedBytes += part.sizeBytes
      report({ loadedBytes, fromCache })
    }
    return readers
  })
}

/** Heads are bound to the hash of the whole file, so parts that are what the manifest lists must also be that file together. */
async function checkWhole(readers: readonly PartReader[], manifest: ModelManifest, store: PartStore): Promise<void> {
  if (await store.isWhole()) return
  const sha256 = await wholeSha256(readers)
  if (sha256 !== manifest.sha256) {
    throw invalidModel(
      `The parts of ${manifest.name} are complete, but together they are not the file that its manifest describes. The manifest on the server is damaged or from another version; report this to the site’s owner.`,
      `sha256 ${sha256}, expected ${manifest.sha256}`,
    )
  }
  await store.markWhole()
}

async function closingOnError<T>(work: (readers: PartReader[]) => Promise<T>): Promise<T> {
  const readers: PartReader[] = []
  try {
    return await work(readers)
  } catch (error) {
    closeAll(readers)
    throw error
  }
}

function closeAll(readers: readonly PartReader[]): null {
  for (const reader of readers) reader.close()
  return null
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

async function textOf(response: Response, url: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    signal?.throwIfAborted()
    throw new ModelFileError(
      'download',
      `The download of ${url} broke off. Check your connection and try again.`,
      String(error),
    )
  }
}
