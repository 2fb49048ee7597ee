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
  /** Locks that a tab holds as long as it lives. Null where there are none, as on plain http. */
  locks: () => Pick<LockManager, 'request'> | null
  /** False if the device certainly has no network. True promises nothing. */
  isOnline: () => boolean
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
  locks: () => navigator.locks ?? null,
  isOnline: () => navigator.onLine,
  serviceWorkers: () => (navigator as Partial<Pick<Navigator, 'serviceWorker'>>).serviceWorker,
  savesData: () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true,
}
