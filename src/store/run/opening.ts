// Opens what others sent: a comparison in the address, or in a file. What cannot be read is said, and nothing else changes.

import { createStore } from 'zustand'
import type { Comparison } from '../../sharing/comparison.ts'
import type { RunOrigin } from './openedRun.ts'

/** How an address says that it carries a comparison. */
export const LINK_PLACE = '#/run/'

export interface Opening {
  /** Why the last link or file could not be opened, for a reader. */
  fault: string | null
  /** True where a comparison was shown. */
  openLink(hash: string): Promise<boolean>
  openFile(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<boolean>
  forgive(): void
}

export interface OpeningParts {
  show: (comparison: Comparison, origin: RunOrigin) => void
}

export function createOpening({ show }: OpeningParts) {
  return createStore<Opening>()((set) => {
    async function attempt(kind: 'link' | 'file', read: () => Promise<Comparison>): Promise<boolean> {
      try {
        const comparison = await read()
        const { title, notice, lacksTables } = comparison
        show(comparison, { kind, title, notice, lacksTables })
        set({ fault: null })
        return true
      } catch (error) {
        set({ fault: error instanceof Error ? error.message : String(error) })
        return false
      }
    }
    return {
      fault: null,
      // The readers come when something is to be read.
      openLink: (hash) =>
        attempt('link', async () => (await import('../../sharing/link.ts')).decodeLink(hash.slice(LINK_PLACE.length))),
      openFile: (file) =>
        attempt('file', async () => {
          const { MAX_FILE_BYTES, readFile, tooLarge } = await import('../../sharing/file.ts')
          // What is too large is not even taken into memory.
          if (file.size > MAX_FILE_BYTES) throw tooLarge(file.name)
          return readFile(new Uint8Array(await file.arrayBuffer()), file.name)
        }),
      forgive: () => set({ fault: null }),
    }
  })
}
