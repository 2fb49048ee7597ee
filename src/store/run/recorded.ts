// The comparisons that ship with the page: real runs, each with a note on what to notice and how often it happens. They are
// downloaded on demand, checked, and shown without a model.

import { createStore } from 'zustand'
import { fileSchema, indexSchema, type Recorded, type RecordedEntry } from '../../sharing/recorded.ts'
import { readJson } from '../library/packing.ts'
import { checkStoredRun } from '../library/storedRun.ts'
import { readable } from './places.ts'
import type { RunOrigin } from './runState.ts'

export interface Recordings {
  /** Null until the index is downloaded. */
  entries: readonly RecordedEntry[] | null
  /** The comparison that was opened last or is being downloaded. */
  id: string | null
  opening: boolean
  error: string | null
  /** Downloads the index if needed. A failure is not reported. */
  list(): Promise<void>
  /** Shows a comparison, by default and for an unknown id the first. A superseded request is dropped. */
  open(id?: string): Promise<void>
  /**
   * Shows the comparison that an address names.
   * @param isDue asked when it has been read: whether it may still be shown.
   * @returns what is wrong if there is no such comparison, else null.
   */
  openNamed(name: string, isDue?: () => boolean): Promise<string | null>
  openAgain(): Promise<void>
  /** Drops the request that is in progress. */
  abandon(): void
  dismissError(): void
}

export interface RecordingsParts {
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>
  /** @param named whether an address named it. */
  show: (recorded: Recorded, origin: RunOrigin, named: boolean) => void
}

export function createRecordings({ read, show }: RecordingsParts) {
  return createStore<Recordings>()((set, get) => {
    let newest = 0
    let shownId: string | null = null
    let requested: string | undefined

    async function list(): Promise<readonly RecordedEntry[]> {
      const known = get().entries
      if (known) return known
      const { comparisons } = indexSchema.parse(await readJson(await read('recorded/index.json')))
      set({ entries: comparisons })
      return comparisons
    }

    async function open(id?: string, named = false, isDue = () => true): Promise<void> {
      const requestNumber = ++newest
      requested = id
      set({ opening: true, error: null })
      try {
        const entries = await list()
        const entry = entries.find((one) => one.id === id) ?? entries[0]
        if (!entry || requestNumber !== newest) return
        set({ id: entry.id })
        const { record, ...rest } = fileSchema.parse(await readJson(await read(`recorded/${entry.file}`)))
        if (requestNumber !== newest) return
        const checked = checkStoredRun(record)
        if (!checked.ok) throw new Error(`${entry.file}: ${checked.reason}`)
        if (!isDue()) return set({ opening: false, id: shownId })
        shownId = entry.id
        set({ opening: false })
        const { title, notice } = rest.note
        show({ ...rest, record: checked.value }, { kind: 'recorded', name: entry.id, title, notice }, named)
      } catch (error) {
        if (requestNumber !== newest) return
        const reason = error instanceof Error ? error.message : String(error)
        // The previous comparison, if any, is still shown.
        set({ id: shownId, opening: false, error: `The recorded comparisons could not be read (${reason}).` })
      }
    }

    async function openNamed(name: string, isDue = () => true): Promise<string | null> {
      const entries = await list().catch(() => null)
      if (!isDue()) return null
      if (entries && !entries.some(({ id }) => id === name))
        return `There is no recorded comparison named “${readable(name)}”. These exist: ${entries.map(({ id }) => id).join(', ')}.`
      // Without a list, this reports why.
      await open(name, true, isDue)
      return null
    }

    return {
      entries: null,
      id: null,
      opening: false,
      error: null,
      list: async () => void (await list().catch(() => null)),
      open: (id) => open(id),
      openNamed,
      openAgain: () => open(requested),
      abandon() {
        newest++
        if (get().opening) set({ opening: false, id: shownId })
      },
      dismissError: () => set({ error: null }),
    }
  })
}
