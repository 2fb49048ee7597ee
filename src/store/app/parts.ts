// Everything that the app depends on. browserParts.ts provides it in the browser; tests provide their own.

import type { StoreApi } from 'zustand'
import type { Platform } from '../../platform/platform.ts'
import type { HubClient } from '../../rewards/classifier/hubModel.ts'
import type { ReadTraceFile } from '../../traces/readTraces.ts'
import type { EngineClient } from '../../worker/protocol.ts'
import type { ClassifierStorage } from '../browser/classifierStorage.ts'
import type { Isolation } from '../browser/isolation.ts'
import type { SmallStorage } from '../browser/pageStorage.ts'
import type { ArchiveStorage } from '../library/archiveStorage.ts'
import type { StoredHereParts } from '../library/storedHere.ts'
import type { ModelHere } from '../offline/modelHere.ts'
import type { SiteWorker } from '../offline/siteWorker.ts'
import type { Address } from './address.ts'

export interface AppParts {
  client: EngineClient
  /** Asks hubs for reward models. */
  hub: HubClient
  /** Reads files of traces, large ones in a worker. */
  readTraceFile: ReadTraceFile
  /** Keeps the reward models that a person opened. */
  classifierStorage: ClassifierStorage
  address: Address
  /** `long` persists across visits, `tab` lasts as long as the tab. Both may throw. */
  storages: { long: () => SmallStorage; tab: () => SmallStorage }
  /** Opens the storage of the library. Rejects if the browser has none. @param onBlocked as in `ArchiveParts`. */
  openArchive: (onBlocked: () => void) => Promise<ArchiveStorage>
  locks: Platform['locks']
  /** Throws if the browser has no IndexedDB or blocks it, and inside another page. */
  indexedDB: Platform['indexedDB']
  isOnline: Platform['isOnline']
  /** The browser's storage of files: of models, and of the site itself. */
  fileStorage: StoredHereParts
  /** Reads a file of the site. @throws Error that names the file and the reason. */
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>
  /** Calls back before the next frame is drawn, with a time in milliseconds. */
  nextFrame: (callback: (timeMs: number) => void) => void
  /** Milliseconds since 1970. */
  now: () => number
  window: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener' | 'matchMedia'>
  /**
   * Whether threads may be used, which may require reloading the page. The page does not reload itself unless `isIdle`
   * returns true: no model is loading or loaded, and no load has failed.
   */
  isolation: (isIdle: () => boolean) => StoreApi<Isolation>
  /** The service worker, which stores the site for use without a network. */
  siteWorker: SiteWorker
  /** What of a model is stored in this browser. Rejects if the list of its files cannot be read. */
  modelHere: (manifestUrl: string) => Promise<ModelHere>
}
