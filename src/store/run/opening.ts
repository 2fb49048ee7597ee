// Opens a comparison from a link or a file. If it cannot be read, `fault` says why, and the page stays as it is.

import { createStore } from 'zustand'
import { cleanTitle } from '../../decoding/cleanText.ts'
import type { Comparison } from '../../sharing/comparison.ts'
import type { RunOrigin } from './runState.ts'

export interface Opening {
  /** Why the last link, file or address could not be opened; null after a success. */
  fault: string | null
  /** Opens the last link again; null if that would end in the same way. */
  again: (() => void) | null
  /**
   * @param link what `encodeLink` made, without the prefix of the fragment.
   * @param refusal asked once the link has been read: null to show it, a sentence that says why it is not shown, or 'silent' if
   * a later address has taken its place.
   * @returns whether it was shown.
   */
  openLink(link: string, refusal?: () => string | null): Promise<boolean>
  openFile(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<boolean>
  /** Reports that something else in the address could not be opened. */
  fail(fault: string): void
  dismissError(): void
}

/** The code that reads links or files could not be downloaded. */
class MissingReader extends Error {}

const missingReader = (what: string) => (): never => {
  throw new MissingReader(
    `The part of the page that reads ${what} could not be downloaded. Check your connection and try again.`,
  )
}

export function createOpening({ show }: { show: (comparison: Comparison, origin: RunOrigin) => void }) {
  return createStore<Opening>()((set, get) => {
    async function attempt(
      kind: 'link' | 'file',
      read: () => Promise<Comparison>,
      refusal: () => string | null,
      again: (() => void) | null,
    ): Promise<boolean> {
      try {
        const comparison = await read()
        const refused = refusal()
        if (refused !== null) {
          if (refused !== 'silent') get().fail(refused)
          return false
        }
        const { title, notice, lacksTables } = comparison
        show(comparison, { kind, title, notice, lacksTables })
        get().dismissError()
        return true
      } catch (error) {
        if (refusal() === 'silent') return false
        const fault = error instanceof Error ? error.message : String(error)
        set({ fault, again: error instanceof MissingReader ? again : null })
        return false
      }
    }

    return {
      fault: null,
      again: null,
      // The modules that read links and files are downloaded on first use.
      openLink(link, refusal = () => null) {
        const read = async () => (await import('../../sharing/link.ts').catch(missingReader('links'))).decodeLink(link)
        return attempt('link', read, refusal, () => void get().openLink(link, refusal))
      },
      openFile(file) {
        const read = async () => {
          const code = await import('../../sharing/file.ts').catch(missingReader('files'))
          const { MAX_FILE_BYTES, readFile, tooLarge } = code
          const name = cleanTitle(file.name)
          // Checked first, so that a huge file is never read into memory.
          if (file.size > MAX_FILE_BYTES) throw tooLarge(name)
          return readFile(new Uint8Array(await file.arrayBuffer()), name)
        }
        return attempt(
          'file',
          read,
          () => null,
          () => void get().openFile(file),
        )
      },
      fail: (fault) => set({ fault, again: null }),
      dismissError: () => set({ fault: null, again: null }),
    }
  })
}
