// Opens a comparison from a link or a file. If it cannot be read, `fault` says why, and the page stays as it is.

import { createStore } from 'zustand'
import { cleanTitle } from '../../decoding/cleanText.ts'
import type { Comparison } from '../../sharing/comparison.ts'
import type { RunOrigin } from './runState.ts'

export interface Opening {
  /** Why the last link, file or address could not be opened; null after a success. */
  fault: string | null
  /**
   * @param link what `encodeLink` made, without the prefix of the fragment.
   * @returns whether it could be read.
   */
  openLink(link: string): Promise<boolean>
  openFile(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<boolean>
  /** Reports that something else in the address could not be opened. */
  fail(fault: string): void
  dismissError(): void
}

export function createOpening({ show }: { show: (comparison: Comparison, origin: RunOrigin) => void }) {
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
      // The modules that read links and files are downloaded on first use.
      openLink: (link) => attempt('link', async () => (await import('../../sharing/link.ts')).decodeLink(link)),
      openFile: (file) =>
        attempt('file', async () => {
          const { MAX_FILE_BYTES, readFile, tooLarge } = await import('../../sharing/file.ts')
          const name = cleanTitle(file.name)
          // Checked first, so that a huge file is never read into memory.
          if (file.size > MAX_FILE_BYTES) throw tooLarge(name)
          return readFile(new Uint8Array(await file.arrayBuffer()), name)
        }),
      fail: (fault) => set({ fault }),
      dismissError: () => set({ fault: null }),
    }
  })
}
