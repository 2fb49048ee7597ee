// The comparisons that ship with the page: real runs, each with what to notice and how often it happens. Fetched when they
// are wanted, checked, and shown without a model.

import { createStore } from 'zustand'
import { fileSchema, indexSchema, type Recorded, type RecordedEntry } from '../../sharing/recorded.ts'
import { unpack } from '../library/packing.ts'
import type { RecordCheck } from '../library/savedBranches.ts'
import type { RunOrigin } from './openedRun.ts'

export interface Recordings {
  /** Null until they are there. */
  entries: readonly RecordedEntry[] | null
  /** The one that was opened last, or is on its way. */
  id: string | null
  opening: boolean
  /** Why the last one that was asked for is not shown, for a reader. */
  error: string | null
  /** Fetches the index, for who may want one: where it does not come, nothing is said. */
  list(): Promise<void>
  /** Shows a comparison; the first without an id. The answer of one that was overtaken is dropped. */
  open(id?: string): Promise<void>
  /** Opens the last one that was asked for. */
  openAgain(): Promise<void>
  forgive(): void
}

export interface RecordingsParts {
  /** Bytes of a file beside the page. @throws Error that says which file and why. */
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>
  check: RecordCheck
  show: (recorded: Recorded, origin: RunOrigin) => void
}

export function createRecordings({ read, check, show }: RecordingsParts) {
  return createStore<Recordings>()((set, get) => {
    let newest = 0
    let wanted: string | undefined

    async function list(): Promise<readonly RecordedEntry[]> {
      const known = get().entries
      if (known) return known
      const { comparisons } = indexSchema.parse(JSON.parse(new TextDecoder().decode(await read('recorded/index.json'))))
      set({ entries: comparisons })
      return comparisons
    }

    async function readRecorded(entry: RecordedEntry): Promise<Recorded> {
      const bytes = await read(`recorded/${entry.file}`)
      // A host may have unpacked it on the way.
      const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
      const json = isPacked ? await unpack(bytes) : JSON.parse(new TextDecoder().decode(bytes))
      const { note, judged, record } = fileSchema.parse(json)
      const checked = check(record)
      if (!checked.ok) throw new Error(`${entry.file}: ${checked.reason}`)
      return { note, judged, record: checked.value }
    }

    const fail = (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      set({ opening: false, error: `The recorded comparisons could not be read (${reason}).` })
    }

    async function open(id?: string): Promise<void> {
      const mine = ++newest
      const { id: shown } = get()
      wanted = id
      set({ opening: true, error: null })
      try {
        const entries = await list()
        const entry = entries.find((one) => one.id === id) ?? entries[0]
        if (!entry || mine !== newest) return
        set({ id: entry.id })
        const recorded = await readRecorded(entry)
        if (mine !== newest) return
        set({ opening: false })
        const { title, notice } = recorded.note
        show(recorded, { kind: 'recorded', title, notice })
      } catch (error) {
        if (mine !== newest) return
        // What is shown stays.
        set({ id: shown })
        fail(error)
      }
    }

    return {
      entries: null,
      id: null,
      opening: false,
      error: null,
      list: async () => void (await list().catch(() => null)),
      open,
      openAgain: () => open(wanted),
      forgive: () => set({ error: null }),
    }
  })
}
