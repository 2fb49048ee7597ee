// The network and the browser's storage. The page and its worker reach both through this interface only, so that tests can let
// any single operation fail.

/** The used part of the browser. Every member may be missing or throw in a browser that blocks storage. */
export interface Platform {
  fetch: typeof globalThis.fetch
  /** Persists across visits. Not in workers. */
  localStorage: () => Storage
  /** Lasts as long as the tab. Not in workers. */
  sessionStorage: () => Storage
  /** @throws DOMException NotSupportedError if there is none. */
  indexedDB: () => Pick<typeof globalThis, 'indexedDB' | 'IDBKeyRange'>
  /** The site's private file system (OPFS), for large files. */
  files: () => Promise<FileSystemDirectoryHandle>
  /** Where the service worker stores the site (src/offline). */
  caches: () => Pick<CacheStorage, 'keys' | 'delete'>
  /** How much the site stores and may store, and whether the browser may delete it. */
  storageManager: () => Pick<StorageManager, 'estimate' | 'persisted' | 'persist'>
  /** Locks that the site's tabs and workers share. Null where the browser has none: on plain http, and before 2022. */
  locks: () => Pick<LockManager, 'request'> | null
  /** Carries messages between the site's tabs and workers. */
  channel: (name: string) => BroadcastChannel
  /** False if the device certainly has no network. True promises nothing. */
  isOnline: () => boolean
  /** Resolves after this time in milliseconds. */
  wait: (ms: number) => Promise<void>
  /** Undefined where the browser offers no service workers, as on plain http. Not in workers. */
  serviceWorkers: () => Pick<ServiceWorkerContainer, 'register' | 'controller' | 'addEventListener'> | undefined
  /** Whether the visitor asks sites to load little (Save-Data). */
  savesData: () => boolean
}

export const browserPlatform: Platform = {
  fetch: (...request) => globalThis.fetch(...request),
  localStorage: () => globalThis.localStorage,
  sessionStorage: () => globalThis.sessionStorage,
  indexedDB() {
    if (globalThis.indexedDB === undefined) throw new DOMException('This browser has no IndexedDB', 'NotSupportedError')
    return globalThis
  },
  files: () => navigator.storage.getDirectory(),
  caches: () => globalThis.caches,
  storageManager: () => navigator.storage,
  locks: () => navigator.locks ?? null,
  channel: (name) => new BroadcastChannel(name),
  isOnline: () => navigator.onLine,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  serviceWorkers: () => (navigator as Partial<Pick<Navigator, 'serviceWorker'>>).serviceWorker,
  savesData: () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true,
}
