// The files of this version of the site: which are stored, in which order, and how a downloaded one is checked. Files of other
// versions may be in the same cache (keptVersions.ts).

import type { WorkboxPlugin } from 'workbox-core/types.js'
import { PrecacheController } from 'workbox-precaching/PrecacheController.js'
import type { SiteFile, StoredSite, StoreFailure } from './messages.ts'

/** The page itself. It is stored after everything that it needs: once it is there, it opens without a network. */
const PAGE = './'

/** Workbox stores a file only during an event of this type; otherwise it takes a stored one, or asks the network. */
class Storing {
  readonly type = 'install'
  readonly signal: AbortSignal
  constructor(signal: AbortSignal) {
    this.signal = signal
  }
  waitUntil(): void {}
}

export class StoreError extends Error {
  readonly failure: StoreFailure
  constructor(file: string, cause: unknown) {
    const { name, message } = cause as Error
    super(`${file} could not be stored: ${message}`, { cause })
    const reason = name === 'QuotaExceededError' ? 'full' : name === 'SecurityError' ? 'refused' : 'download'
    this.failure = { reason, file, detail: `${name}: ${message}` }
  }
}

/** 'name-1a2b3c4d.bin' becomes 'name.bin'. */
const withoutHash = (url: string): string => url.replace(/-[\w-]{8}([.]\w+)$/, '$1')

export interface SiteFilesParts {
  /** In the order in which they are stored: what the page needs, the page, the rest. */
  files: readonly SiteFile[]
  /** Absolute URL of the site's folder. */
  scope: string
  caches: CacheStorage
  /** Is called around each attempt to store the files. */
  around: (store: () => Promise<void>) => Promise<void>
}

export function createSiteFiles({ files, scope, caches, around }: SiteFilesParts) {
  const version = files.find(({ url }) => url === PAGE)?.revision ?? ''
  const absolute = files.map((file) => ({ ...file, url: new URL(file.url, scope).href, name: file.url }))
  const cacheName = `tokenwise-files ${scope}`

  const checks: WorkboxPlugin = {
    async requestWillFetch({ request, event }) {
      const given: unknown = event
      // Storing must not delay what the page itself requests.
      return given instanceof Storing ? new Request(request, { priority: 'low', signal: given.signal }) : request
    },
    async fetchDidSucceed({ request, response }) {
      if (response.status !== 200) throw new Error(`the server answered ${response.status}`)
      // The browser has checked the hash of the other files.
      if (request.url === scope && !(await response.clone().text()).includes(version))
        throw new Error('the server sent the page of another version')
      return response
    },
    cacheWillUpdate: async ({ response }) => response,
  }
  const precache = new PrecacheController({ cacheName, plugins: [checks] })
  precache.addToCacheList(absolute)
  const keys: ReadonlyMap<string, string> = precache.getURLsToCacheKeys()
  const paramsOf = (url: string) => {
    const cacheKey = keys.get(url) ?? url
    return { cacheKey, integrity: precache.getIntegrityForCacheKey(cacheKey) }
  }

  const storedKeys = async (): Promise<Set<string>> =>
    new Set((await (await caches.open(cacheName)).keys()).map(({ url }) => url))

  /** Downloads one after the other, because many requests at once would delay those of the page. */
  async function storeMissing(some: typeof absolute, signal: AbortSignal): Promise<void> {
    const stored = await storedKeys()
    for (const { url, name, revision } of some) {
      const params = paramsOf(url)
      if (stored.has(params.cacheKey)) continue
      try {
        signal.throwIfAborted()
        const request = new Request(url, {
          integrity: params.integrity ?? '',
          // The browser may have cached an earlier version of a file whose name stays the same.
          cache: revision === null ? 'default' : 'no-cache',
          credentials: 'same-origin',
        })
        await Promise.all(precache.strategy.handleAll({ event: new Storing(signal) as never, request, params }))
      } catch (cause) {
        signal.throwIfAborted()
        throw new StoreError(name, cause)
      }
    }
  }

  let storing: { abort: AbortController; everything: boolean; done: Promise<void> } | null = null
  let failure: StoreFailure | null = null

  async function run(begun: { abort: AbortController; everything: boolean }): Promise<void> {
    const { signal } = begun.abort
    try {
      await around(async () => {
        // Whoever has used such a file of an earlier version needs that of this one, also without a network.
        const used = new Set([...(await storedKeys())].map(withoutHash))
        await storeMissing(
          absolute.filter(({ onUse, url }) => !onUse || used.has(withoutHash(url))),
          signal,
        )
        if (begun.everything) await storeMissing(absolute, signal)
      })
    } catch (error) {
      if (!signal.aborted) failure = (error instanceof StoreError ? error : new StoreError(PAGE, error)).failure
      throw error
    } finally {
      storing = null
    }
  }

  /** Stores the files. A call while that is under way joins it. @throws StoreError; the signal's reason after `stop`. */
  function store(everything: boolean): Promise<void> {
    if (storing) {
      storing.everything ||= everything
      return storing.done
    }
    failure = null
    const begun = { abort: new AbortController(), everything, done: Promise.resolve() }
    storing = begun
    begun.done = run(begun)
    return begun.done
  }

  return {
    version,
    cacheName,
    /** Cache keys by absolute URL. */
    keys,

    store,

    /** Stores the files if the page of an earlier version is stored, which they will replace. @throws as `store`. */
    async storeInstead(): Promise<void> {
      const stored = await storedKeys().catch(() => new Set<string>())
      // Workbox adds the revision to the address.
      if ([...stored].some((key) => key.startsWith(`${scope}?`))) await store(false)
    },

    stop: () => storing?.abort.abort(),

    /** The stored page; undefined if it does not open without a network yet. */
    page: async (): Promise<Response | undefined> => (version === '' ? undefined : precache.matchPrecache(scope)),

    /** Answers with a file of this version, which is stored if it was not. @throws if it does not arrive or has other content. */
    answer(event: Event, request: Request): Promise<Response> {
      const [response, done] = precache.strategy.handleAll({
        event: event as never,
        request,
        params: paramsOf(request.url),
      })
      done.catch(() => {})
      return response
    },

    async state(): Promise<StoredSite> {
      // A browser that refuses access to its storage stores nothing.
      const stored = await storedKeys().catch(() => new Set<string>())
      const sum = (some: typeof absolute) => some.reduce((bytes, file) => bytes + file.bytes, 0)
      return {
        version,
        opensOffline: stored.has(keys.get(scope) ?? ''),
        storedBytes: sum(absolute.filter(({ url }) => stored.has(keys.get(url) ?? ''))),
        totalBytes: sum(absolute),
        storing: storing !== null,
        failure,
      }
    },
  }
}
