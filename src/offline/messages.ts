// What the page and the service worker say to each other; only types. The worker answers on the port that comes with a message.

/** A file of the site, as the build lists it (tools/serve/offlinePlugin.ts). */
export interface SiteFile {
  /** Relative to the site's folder. './' is the page itself. */
  url: string
  /** Changes with the content. Null if the name does; the version of the site for the page itself. */
  revision: string | null
  /** Accepted hashes of the content, as in the integrity attribute. Missing for the page, into which hosts may insert scripts. */
  integrity?: string
  bytes: number
  /** Stored when it is first used, because it is large and not every visitor needs it. */
  onUse?: true
}

export type MessageToWorker =
  /** Names the version of the page that sends it; not answered. */
  | { kind: 'hello'; version: string }
  /** Takes the place of the active service worker; not answered. */
  | { kind: 'activate' }
  | { kind: 'state' }
  /** Begins to store the files of the site, unless that is under way. `everything` includes those marked `onUse`. */
  | { kind: 'store'; everything: boolean }
  /** Stops storing. What is stored stays. */
  | { kind: 'stop' }
  /** Hosts that a person added, all of them. They hold for workers that start, and pages that load, from then on. */
  | { kind: 'hosts'; hosts: readonly string[] }

/** What this version of the site has stored, in bytes of its files. */
export interface StoredSite {
  version: string
  /** Whether the page opens without a network. */
  opensOffline: boolean
  storedBytes: number
  totalBytes: number
  storing: boolean
  /** Why the last attempt to store the files ended early. */
  failure: StoreFailure | null
}

export interface SiteState extends StoredSite {
  /** Origins besides the site's own that pages and workers may contact. */
  addedHosts: readonly string[]
}

export interface StoreFailure {
  /** 'full': no space. 'refused': the browser stores nothing. 'download': the file did not arrive, or is of another version. */
  reason: 'full' | 'refused' | 'download'
  file: string
  /** Technical details for a bug report. */
  detail: string
}
