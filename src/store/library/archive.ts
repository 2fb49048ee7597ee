// The library of runs. A run is stored when it ends, and can be renamed, deleted and restored. If the browser stores nothing,
// the library says so, and the page works without it.

import { z } from 'zod'
import { createStore } from 'zustand'
import { cleanTitle } from '../../decoding/cleanText.ts'
import type { SharedJudgement } from '../../sharing/comparison.ts'
import { type ArchiveEntry, type DamagedRow, entryOf, type KeptRun, readRows } from './archiveEntry.ts'
import type { ArchiveBody, ArchiveStorage, TakenRow } from './archiveStorage.ts'
import { pack, unpack } from './packing.ts'
import type { SavedForks } from './savedForks.ts'
import { type Checked, checkStoredRun } from './storedRun.ts'

export type ArchiveStatus =
  | { kind: 'closed' }
  | { kind: 'opening' }
  | { kind: 'open' }
  /** Nothing can be stored. `reason` is shown to the user; `detail` is the browser's message. */
  | { kind: 'unavailable'; reason: string; detail: string }

export interface Archive {
  status: ArchiveStatus
  /** Newest first. */
  entries: readonly ArchiveEntry[]
  damaged: readonly DamagedRow[]
  /** The message about the last failure; null after a successful change. */
  fault: string | null
  /** Number of runs that `undoRemove` restores. */
  removed: number
  /** Reads or rereads the list. Other calls open the library if needed. */
  open(): Promise<void>
  /** Resolves with the run's id, or with null if it could not be stored. */
  keep(run: KeptRun): Promise<number | null>
  keepForks(id: number, forks: SavedForks | null): Promise<void>
  keepJudged(id: number, judged: SharedJudgement): Promise<void>
  /** An empty title changes nothing. */
  rename(id: number, title: string): Promise<void>
  /** Removes a run or a damaged row. It can be restored until another is removed or the page is closed. */
  remove(id: number): Promise<void>
  removeAll(): Promise<void>
  undoRemove(): Promise<void>
  read(id: number): Promise<Checked<KeptRun>>
}

export interface ArchiveParts {
  openStorage: () => Promise<ArchiveStorage>
  /** Milliseconds since 1970. */
  now: () => number
}

const NO_STORAGE =
  'This browser does not let the page store runs (private window, or storage is turned off). They will be lost when you close the page. To keep a run, download it as a file.'

export function createArchive({ openStorage, now }: ArchiveParts) {
  return createStore<Archive>()((set, get) => {
    let opening: Promise<ArchiveStorage | null> | null = null
    let taken: TakenRow[] = []

    /** The storage, opened once; null if there is none. */
    function storage(): Promise<ArchiveStorage | null> {
      opening ??= (async () => {
        set({ status: { kind: 'opening' } })
        try {
          const opened = await openStorage()
          set({ status: { kind: 'open' }, ...readRows(await opened.entries()) })
          return opened
        } catch (error) {
          set({ status: { kind: 'unavailable', reason: NO_STORAGE, detail: messageOf(error) }, fault: null })
          return null
        }
      })()
      return opening
    }

    /**
     * Runs `work` on the storage. A failure sets `fault` and resolves with null.
     * @param work reports the size that it is about to write, for the message.
     * @param faultAfter what `fault` becomes after a success. Rereading the list does not clear the fault of a failed write.
     */
    async function attempt<T>(
      what: string,
      work: (on: ArchiveStorage, reportSize: (sizeBytes: number) => void) => Promise<T>,
      faultAfter: string | null = null,
    ): Promise<T | null> {
      const on = await storage()
      if (on === null) return null
      let sizeBytes = 0
      try {
        const value = await work(on, (reported) => {
          sizeBytes = reported
        })
        set({ fault: faultAfter })
        return value
      } catch (error) {
        set(({ entries }) => ({ fault: faultMessage(what, error, sizeBytes, entries) }))
        return null
      }
    }

    const list = async (on: ArchiveStorage): Promise<void> => set(readRows(await on.entries()))

    async function change(on: ArchiveStorage, id: number, some: Partial<ArchiveEntry>, body?: Partial<ArchiveBody>) {
      await on.change(id, some, body)
      set(({ entries }) => ({ entries: entries.map((entry) => (entry.id === id ? { ...entry, ...some } : entry)) }))
    }

    async function take(what: string, ids?: readonly number[]): Promise<void> {
      await attempt(what, async (on) => {
        const rows = await on.take(ids)
        if (rows.length > 0) {
          taken = rows
          set({ removed: rows.length })
        }
        await list(on)
      })
    }

    return {
      status: { kind: 'closed' },
      entries: [],
      damaged: [],
      fault: null,
      removed: 0,
      async open() {
        if (opening === null) await storage()
        else await attempt('The library could not be read', list, get().fault)
      },
      keep: (run) =>
        attempt('The run could not be saved', async (on, reportSize) => {
          const record = await pack(run.record)
          const forks = run.forks && (await pack(run.forks))
          const entry = entryOf(run, now(), record.length + (forks?.length ?? 0))
          reportSize(entry.sizeBytes)
          const id = await on.add(entry, { record, forks })
          set(({ entries }) => ({ entries: [{ ...entry, id }, ...entries] }))
          return id
        }),
      async keepForks(id, given) {
        await attempt('The forks could not be saved', async (on, reportSize) => {
          const body = storedBody(await on.body(id))
          if (!body) return
          const forks = given && (await pack(given))
          reportSize(forks?.length ?? 0)
          await change(on, id, { sizeBytes: body.record.length + (forks?.length ?? 0) }, { forks })
        })
      },
      async keepJudged(id, judged) {
        await attempt('The judge’s scores could not be saved', (on) => change(on, id, { judged }))
      },
      async rename(id, given) {
        const title = cleanTitle(given)
        if (title !== '') await attempt('The run could not be renamed', (on) => change(on, id, { title }))
      },
      remove: (id) => take('The run could not be deleted', [id]),
      removeAll: () => take('The runs could not be deleted'),
      async undoRemove() {
        if (taken.length === 0) return
        const rows = taken
        await attempt('The deleted runs could not be restored', async (on) => {
          await on.putBack(rows)
          taken = []
          set({ removed: 0 })
          await list(on)
        })
      },
      async read(id) {
        const on = await storage()
        const entry = get().entries.find((one) => one.id === id)
        if (on === null) return { ok: false, reason: NO_STORAGE }
        try {
          const body = storedBody(await on.body(id))
          if (!entry || !body) return { ok: false, reason: 'This run is no longer in the library.' }
          const { title, origin, notice, judged, lacksTables } = entry
          const record = checkStoredRun(await unpack(body.record))
          if (!record.ok) return { ok: false, reason: `The saved run “${title}” is damaged: ${record.reason}` }
          // Forks that cannot be read are left out; the run itself is fine.
          const forks = body.forks && ((await unpack(body.forks).catch(() => null)) as SavedForks | null)
          return { ok: true, value: { record: record.value, origin, title, notice, judged, lacksTables, forks } }
        } catch {
          const name = entry?.title ?? `run ${id}`
          return { ok: false, reason: `The saved run “${name}” is damaged and cannot be read.` }
        }
      },
    }
  })
}

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)

const bodySchema = z.object({ record: bytes, forks: bytes.nullable().catch(null) })

/** Undefined if the row is missing or damaged. */
const storedBody = (given: unknown): ArchiveBody | undefined => bodySchema.safeParse(given).data

function faultMessage(what: string, error: unknown, sizeBytes: number, entries: readonly ArchiveEntry[]): string {
  if (!isQuota(error)) return `${what}: ${messageOf(error)}`
  const used = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  const needed = sizeBytes > 0 ? ` for ${megabytes(sizeBytes)}` : ''
  return `${what}: the browser has no space left${needed}. The library takes up ${megabytes(used)}. Delete runs there, or download runs as files.`
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether storage is full. Dexie wraps the browser's error in an error of its own. */
function isQuota(error: unknown): boolean {
  if (error === null || typeof error !== 'object') return false
  const { name, inner } = error as { name?: unknown; inner?: unknown }
  return name === 'QuotaExceededError' || isQuota(inner)
}

/** '0.4 MB', rounded up, so that only 0 bytes are '0.0 MB'. */
export function megabytes(sizeBytes: number): string {
  const rounded = Math.ceil(sizeBytes / 1e5) / 10
  return `${rounded.toFixed(1)} MB`
}
