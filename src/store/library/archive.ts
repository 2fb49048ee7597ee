// A person's library of runs: stored when they end, listed newest first, renamed, deleted and restored. Failures are
// sentences for a reader. If the browser stores nothing, the library says so and the page works without it.

import { z } from 'zod'
import { createStore } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import type { SharedJudgement } from '../../sharing/comparison.ts'
import { type ArchiveEntry, cleanTitle, type DamagedRow, entryOf, type KeptRun, readRows } from './archiveEntry.ts'
import type { ArchiveBody, ArchiveStorage, TakenRow } from './archiveStorage.ts'
import { pack, unpack } from './packing.ts'
import type { SavedForks } from './savedForks.ts'
import { checkStoredRun } from './storedRun.ts'

export type ArchiveStatus =
  | { kind: 'closed' }
  | { kind: 'opening' }
  | { kind: 'open' }
  /** Nothing is stored; `reason` is a sentence for a reader, `detail` the browser's message. */
  | { kind: 'unavailable'; reason: string; detail: string }

export type ReadRun = { ok: true; value: KeptRun } | { ok: false; reason: string }

export interface Archive {
  status: ArchiveStatus
  /** Newest first. */
  entries: readonly ArchiveEntry[]
  /** Rows that cannot be read; they can be removed. */
  damaged: readonly DamagedRow[]
  /** The last failure, with what to do about it; null after a change that succeeded. */
  fault: string | null
  /** Number of runs that `undoRemove` restores. */
  removed: number
  /** Reads the list, or reads it again. Other calls open the library if need be. */
  open(): Promise<void>
  /** Resolves with the run's id, or with null if it could not be stored. */
  keep(run: KeptRun): Promise<number | null>
  /** Replaces the forks of a stored run. */
  keepForks(id: number, forks: SavedForks | null): Promise<void>
  /** Stores a judge's scores of a stored run. */
  keepJudged(id: number, judged: SharedJudgement): Promise<void>
  /** An empty title changes nothing. */
  rename(id: number, title: string): Promise<void>
  /** Removes a run or a damaged row; for good once another is removed or the page is left. */
  remove(id: number): Promise<void>
  removeAll(): Promise<void>
  undoRemove(): Promise<void>
  read(id: number): Promise<ReadRun>
}

export interface ArchiveParts {
  openStorage: () => Promise<ArchiveStorage>
  /** Milliseconds since 1970. */
  now: () => number
}

const NOWHERE =
  'This browser gives the page no room to keep runs (a private window, or storage that is switched off): they are gone with the page. Download as a file what you want to keep.'

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
          const rows = await opened.entries()
          set({ status: { kind: 'open' }, ...readRows(rows) })
          return opened
        } catch (error) {
          set({ status: { kind: 'unavailable', reason: NOWHERE, detail: said(error) }, fault: null })
          return null
        }
      })()
      return opening
    }

    /**
     * Works with the storage. A failure becomes the fault, with the size that was to be written, and resolves with null.
     * @param otherwise the fault after success: reading a list does not resolve an earlier failure to write.
     */
    async function attempt<T>(
      what: string,
      work: (on: ArchiveStorage, asking: (sizeBytes: number) => void) => Promise<T>,
      otherwise: string | null = null,
    ): Promise<T | null> {
      const on = await storage()
      if (on === null) return null
      let asked = 0
      try {
        const value = await work(on, (sizeBytes) => {
          asked = sizeBytes
        })
        set({ fault: otherwise })
        return value
      } catch (error) {
        set(({ entries }) => ({ fault: faultWords(what, error, asked, entries) }))
        return null
      }
    }

    async function list(on: ArchiveStorage): Promise<void> {
      const rows = await on.entries()
      set(readRows(rows))
    }

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
        attempt('The run was not kept', async (on, asking) => {
          const record = await pack(run.record)
          const forks = run.forks && (await pack(run.forks))
          const entry = entryOf(run, now(), record.length + (forks?.length ?? 0))
          asking(entry.sizeBytes)
          const id = await on.add(entry, { record, forks })
          set(({ entries }) => ({ entries: [{ ...entry, id }, ...entries] }))
          return id
        }),
      async keepForks(id, given) {
        await attempt('The forks were not kept', async (on, asking) => {
          const body = storedBody(await on.body(id))
          if (!body) return
          const forks = given && (await pack(given))
          asking(forks?.length ?? 0)
          await change(on, id, { sizeBytes: body.record.length + (forks?.length ?? 0) }, { forks })
        })
      },
      async keepJudged(id, judged) {
        await attempt('The judge’s scores were not kept', (on) => change(on, id, { judged }))
      },
      async rename(id, given) {
        const title = cleanTitle(given)
        if (title !== '') await attempt('The run was not renamed', (on) => change(on, id, { title }))
      },
      remove: (id) => take('The run was not deleted', [id]),
      removeAll: () => take('The runs were not deleted'),
      async undoRemove() {
        if (taken.length === 0) return
        const rows = taken
        await attempt('The deleted runs could not be put back', async (on) => {
          await on.putBack(rows)
          taken = []
          set({ removed: 0 })
          await list(on)
        })
      },
      async read(id) {
        const on = await storage()
        const entry = get().entries.find((one) => one.id === id)
        if (on === null) return { ok: false, reason: NOWHERE }
        try {
          const body = storedBody(await on.body(id))
          if (!entry || !body) return { ok: false, reason: 'This run is no longer in the library.' }
          const record = checkStoredRun(await unpack(body.record))
          if (!record.ok) return { ok: false, reason: `The kept run "${entry.title}" is damaged: ${record.reason}` }
          return { ok: true, value: await keptRun(entry, record.value, body.forks) }
        } catch {
          const name = entry?.title ?? `run ${id}`
          return { ok: false, reason: `The kept run "${name}" is damaged and cannot be read.` }
        }
      },
    }
  })
}

/** Forks that cannot be read are left out; the run itself is fine. */
async function keptRun(
  { title, origin, notice, judged, lacksTables }: ArchiveEntry,
  record: RunRecord,
  packed: Uint8Array<ArrayBuffer> | null,
): Promise<KeptRun> {
  const forks = packed && ((await unpack(packed).catch(() => null)) as SavedForks | null)
  return { record, origin, title, notice, judged, lacksTables, forks }
}

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)

const bodySchema = z.object({ record: bytes, forks: bytes.nullable().catch(null) })

/** Undefined where the row is missing or damaged. */
const storedBody = (given: unknown): ArchiveBody | undefined => bodySchema.safeParse(given).data

function faultWords(what: string, error: unknown, sizeBytes: number, entries: readonly ArchiveEntry[]): string {
  if (!isQuota(error)) return `${what}: ${said(error)}`
  const used = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  const asked = sizeBytes > 0 ? ` for ${megabytes(sizeBytes)}` : ''
  return `${what}: the browser has no more room${asked}. What is in the library takes ${megabytes(used)}: delete runs there, or download this one as a file.`
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Dexie wraps the browser's error in one of its own. */
function isQuota(error: unknown): boolean {
  if (error === null || typeof error !== 'object') return false
  const { name, inner } = error as { name?: unknown; inner?: unknown }
  return name === 'QuotaExceededError' || isQuota(inner)
}

/** '0.4 MB': decimal, never 0.0 for something. */
export function megabytes(sizeBytes: number): string {
  const rounded = Math.ceil(sizeBytes / 1e5) / 10
  return `${rounded.toFixed(1)} MB`
}
