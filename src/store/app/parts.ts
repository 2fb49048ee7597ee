// Everything that an app takes from its surroundings. browserParts.ts takes it from the browser; tests bring their own.

import type { StoreApi } from 'zustand'
import type { EngineClient } from '../../worker/protocol.ts'
import type { Isolation } from '../browser/isolation.ts'
import type { SmallStorage } from '../browser/pageStorage.ts'
import type { ArchiveStorage } from '../library/archiveStorage.ts'
import type { Address } from './address.ts'

export interface AppParts {
  client: EngineClient
  address: Address
  /** Of the browser: `long` outlives a visit, `tab` lasts as long as the tab. Both may throw. */
  storages: { long: () => SmallStorage; tab: () => SmallStorage }
  /** The disk of the library. Rejects if there is none. */
  openArchive: () => Promise<ArchiveStorage>
  /** Bytes of a file beside the page. @throws Error that says which file and why. */
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>
  /** Calls back before the next frame is drawn, with a time in milliseconds. */
  nextFrame: (callback: (timeMs: number) => void) => void
  /** Milliseconds since 1970. */
  now: () => number
  window: Pick<Window, 'location' | 'history' | 'addEventListener' | 'matchMedia'>
  /** Whether threads may be used, which may take a reload; `isIdle`: no engine was started yet. */
  isolation: (isIdle: () => boolean) => StoreApi<Isolation>
}
