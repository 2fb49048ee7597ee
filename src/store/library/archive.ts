// The library of runs. A run is stored when it ends, and can be renamed, deleted and restored. What cannot be stored stays in
// memory, listed as not saved, until a later attempt stores it; the page works without any storage.

import { z } from 'zod'
import { createStore } from 'zustand'
import { cleanTitle } from '../../decoding/cleanText.ts'
import type { SharedJudgement } from '../../sharing/comparison.ts'
import { type ArchiveEntry, type DamagedRow, entryOf, isUnsaved, type KeptRun, readRows } from './archiveEntry.ts'
import { faultMessage, isLostConnection, type Unavailable, unavailable } from './archiveFaults.ts'
import type { ArchiveBody, ArchiveStorage, TakenRow } from './archiveStorage.ts'
import { pack, unpack } from './packing.ts'
import type { SavedForks } from './savedForks.ts'
import { type Checked, checkStoredRun } from './storedRun.ts'

export type ArchiveStatus = { kind: 'closed' } | { kind: 'opening' } | { kind: 'open' } | Unavailable

export interface Archive {
  status: ArchiveStatus
  /** Newest first. Those with a negative id are not stored yet. */
  entries: readonly ArchiveEntry[]
  damaged: readonly DamagedRow[]
  /** The message about the last failure; null after a successful change. */
  fault: string | null
  /** Why the run in progress is not copied to storage; null if it is, and without such a run. */
  growingFault: string | null
  /** Number of runs that `undoRemove` restores. */
  removed: number
  /** Reads or rereads the list. Other calls open the library if needed, and try again if that failed. */
  open(): Promise<void>
  /** The opened storage, or null. `status` says why. */
  storage(): Promise<ArchiveStorage | null>
  /**
   * Lists a run and stores it. Resolves with its id, which is negative if it could not be stored: the run then stays in memory,
   * and every call works on it. Resolves with null if it could not be packed.
   */
  keep(run: KeptRun): Promise<number | null>
  /** Tries again to store the runs that are not stored yet. */
  saveUnsaved(): Promise<void>
  keepForks(id: number, forks: SavedForks | null): Promise<void>
  keepJudged(id: number, judged: SharedJudgement): Promise<void>
  /** An empty title changes nothing. */
  rename(id: number, title: string): Promise<void>
  /** Removes a run or a damaged row. It can be restored until another is removed or the page is closed. */
  remove(id: number): Promise<void>
  removeAll(): Promise<void>
  undoRemove(): Promise<void>
  read(id: number): Promise<Checked<KeptRun>>
  /** @param error what a write of a run in progress failed of; null if it did not. */
  reportGrowing(error: unknown): void
}

export interface ArchiveParts {
  /** @param onBlocked called if another tab must let go of the storage first; the call then resolves once it has. */
  openStorage: (onBlocked: () => void) => Promise<ArchiveStorage>
  /** Milliseconds since 1970. */
  now: () => number
  /** Called when a run is stored: its id changes. */
  onSaved?: (unsavedId: number, id: number) => void
  /** Called when the copy that grew while a run was written is not needed any more (growingRun.ts). */
  onGrown?: (grown: string) => void
}

interface UnsavedRow {
  entry: Omit<ArchiveEntry, 'id'>
  body: ArchiveBody
}

interface Changes {
  entry: Partial<ArchiveEntry>
  body?: Partial<ArchiveBody>
  /** Size of what is written, for the message. */
  sizeBytes?: number
}

export function createArchive({ openStorage, now, onSaved = () => {}, onGrown = () => {} }: ArchiveParts) {
  return createStore<Archive>()((set, get) => {
    let opened: ArchiveStorage | null = null
    let opening: Promise<ArchiveStorage | null> | null = null
    /** In the order in which they were made; their ids count down. */
    const unsaved = new Map<number, UnsavedRow>()
    /** The ids that runs got when they were stored. */
    const savedAs = new Map<number, number>()
    let lastUnsavedId = 0
    let taken: { stored: TakenRow[]; unsaved: [number, UnsavedRow][] } = { stored: [], unsaved: [] }
    /** Changes are made one after the other. */
    let last: Promise<unknown> = Promise.resolve()

    const idNow = (id: number): number => savedAs.get(id) ?? id

    function setRows(rows: Pick<Archive, 'entries' | 'damaged'>): void {
      const listed = [...unsaved].map(([id, { entry }]) => ({ ...entry, id })).reverse()
      set({ ...rows, entries: [...listed, ...rows.entries.filter((entry) => !isUnsaved(entry))] })
    }

    async function openNow(onBlocked: () => void): Promise<ArchiveStorage | null> {
      try {
        const on = await openStorage(onBlocked)
        const rows = readRows(await on.entries())
        opened = on
        set({ status: { kind: 'open' } })
        setRows(rows)
        // Another tab may have blocked the storage until now.
        if (unsaved.size > 0) void saveUnsaved()
        return on
      } catch (error) {
        opening = null
        set({ status: unavailable(error), fault: null })
        return null
      }
    }

    /** The storage, or null if there is none now. A failure is not final: the next call tries again. */
    function storage(): Promise<ArchiveStorage | null> {
      if (opened) return Promise.resolve(opened)
      if (get().status.kind === 'closed') set({ status: { kind: 'opening' } })
      opening ??= new Promise((resolve) => {
        const onBlocked = () => {
          set({ status: unavailable('blocked') })
          resolve(null)
        }
        void openNow(onBlocked).then(resolve)
      })
      return opening
    }

    function reopened(lost: ArchiveStorage): Promise<ArchiveStorage | null> {
      if (opened === lost) {
        lost.close()
        opened = null
        opening = null
      }
      return storage()
    }

    /** Runs a change after all earlier ones. */
    function inTurn<T>(work: () => Promise<T>): Promise<T> {
      const next = last.then(work)
      last = next.catch(() => {})
      return next
    }

    /**
     * Runs `work` on the storage. A failure sets `fault` and resolves with null. Only for calls in turn.
     * @param work reports the size that it is about to write, for the message.
     * @param faultAfter what `fault` becomes after a success. Rereading the list does not clear the fault of a failed write.
     */
    async function onStorage<T>(
      what: string,
      work: (on: ArchiveStorage, reportSize: (sizeBytes: number) => void) => Promise<T>,
      faultAfter: string | null = null,
    ): Promise<T | null> {
      const on = await storage()
      if (on === null) return null
      let sizeBytes = 0
      const reportSize = (reported: number) => {
        sizeBytes = reported
      }
      try {
        const value = await work(on, reportSize).catch(async (error: unknown) => {
          // What was being written on a lost connection is undone.
          const again = isLostConnection(error) ? await reopened(on) : null
          if (again === null) throw error
          return work(again, reportSize)
        })
        set({ fault: faultAfter })
        return value
      } catch (error) {
        set(({ entries }) => ({ fault: faultMessage(what, error, sizeBytes, entries) }))
        return null
      }
    }

    const list = async (on: ArchiveStorage): Promise<void> => setRows(readRows(await on.entries()))

    const show = (id: number, some: Partial<ArchiveEntry>) =>
      set(({ entries }) => ({ entries: entries.map((entry) => (entry.id === id ? { ...entry, ...some } : entry)) }))

    const saveUnsaved = (): Promise<void> =>
      inTurn(async () => {
        if (unsaved.size === 0) return
        const what = unsaved.size === 1 ? 'The run could not be saved' : 'The runs could not be saved'
        await onStorage(what, async (on, reportSize) => {
          for (const [id, { entry, body }] of unsaved) {
            reportSize(entry.sizeBytes)
            const newId = await on.add(entry, body)
            unsaved.delete(id)
            savedAs.set(id, newId)
            // A copy of the run that another page took is replaced.
            set(({ entries }) => ({ entries: entries.filter((one) => one.id !== newId) }))
            show(id, { id: newId })
            onSaved(id, newId)
            if (entry.grown !== undefined) onGrown(entry.grown)
          }
        })
      })

    /** Changes a row, in memory or in storage. @param changes gets the body, and returns null if nothing changes. */
    const change = (
      what: string,
      given: number,
      changes: (body: () => Promise<ArchiveBody | undefined>) => Promise<Changes | null>,
    ): Promise<void> =>
      inTurn(async () => {
        const row = unsaved.get(given)
        if (row) {
          const some = await changes(async () => row.body)
          if (some === null) return
          unsaved.set(given, { entry: { ...row.entry, ...some.entry }, body: { ...row.body, ...some.body } })
          return show(given, some.entry)
        }
        const id = idNow(given)
        // A deleted run that was never stored.
        if (isUnsaved({ id })) return
        await onStorage(what, async (on, reportSize) => {
          const some = await changes(async () => storedBody(await on.body(id)))
          if (some === null) return
          reportSize(some.sizeBytes ?? 0)
          await on.change(id, some.entry, some.body)
          show(id, some.entry)
        })
      })

    const take = (what: string, given?: readonly number[]): Promise<void> =>
      inTurn(async () => {
        const ids = given?.map(idNow)
        const inMemory = [...unsaved].filter(([id]) => ids === undefined || ids.includes(id))
        for (const [id] of inMemory) unsaved.delete(id)
        if (inMemory.length > 0) {
          taken = { stored: [], unsaved: inMemory }
          set({ removed: inMemory.length })
          setRows(get())
        }
        const stored = ids?.filter((id) => !isUnsaved({ id }))
        const grown = inMemory.flatMap(([, { entry }]) => entry.grown ?? [])
        if (stored?.length === 0 && grown.length === 0) return
        await onStorage(what, async (on) => {
          const rows = stored?.length === 0 ? [] : await on.take(stored)
          if (rows.length > 0) {
            taken = { stored: rows, unsaved: inMemory }
            set({ removed: rows.length + inMemory.length })
          }
          for (const id of grown) await on.endGrowing(id)
          await list(on)
        })
        for (const id of grown) onGrown(id)
      })

    const putBack = (): Promise<void> =>
      inTurn(async () => {
        for (const [id, row] of taken.unsaved) unsaved.set(id, row)
        taken = { ...taken, unsaved: [] }
        set({ removed: taken.stored.length })
        setRows(get())
        if (taken.stored.length === 0) return
        await onStorage('The deleted runs could not be restored', async (on) => {
          await on.putBack(taken.stored)
          taken = { stored: [], unsaved: [] }
          set({ removed: 0 })
          await list(on)
        })
      })

    return {
      status: { kind: 'closed' },
      entries: [],
      damaged: [],
      fault: null,
      growingFault: null,
      removed: 0,
      async open() {
        if (opened === null) await storage()
        else await inTurn(() => onStorage('The library could not be read', list, get().fault))
      },
      storage,
      saveUnsaved,
      async keep(run) {
        const id = --lastUnsavedId
        try {
          const record = await pack(run.record)
          const forks = run.forks && (await pack(run.forks))
          const entry = entryOf(run, now(), record.length + (forks?.length ?? 0))
          unsaved.set(id, { entry, body: { record, forks } })
        } catch (error) {
          set({ fault: faultMessage('The run could not be saved', error, 0, []) })
          return null
        }
        setRows(get())
        await saveUnsaved()
        return idNow(id)
      },
      keepForks: (id, given) =>
        change('The forks could not be saved', id, async (read) => {
          const body = await read()
          if (!body) return null
          const forks = given && (await pack(given))
          const sizeBytes = body.record.length + (forks?.length ?? 0)
          return { entry: { sizeBytes }, body: { forks }, sizeBytes: forks?.length ?? 0 }
        }),
      keepJudged: (id, judged) =>
        change('The judge’s scores could not be saved', id, async () => ({ entry: { judged } })),
      async rename(id, given) {
        const title = cleanTitle(given)
        if (title !== '') await change('The run could not be renamed', id, async () => ({ entry: { title } }))
      },
      remove: (id) => take('The run could not be deleted', [id]),
      removeAll: () => take('The runs could not be deleted'),
      async undoRemove() {
        await putBack()
        await saveUnsaved()
      },
      async read(given) {
        const row = unsaved.get(given)
        const on = row ? null : await storage()
        const id = idNow(given)
        const entry = get().entries.find((one) => one.id === id)
        if (!row && on === null) {
          const { status } = get()
          return { ok: false, reason: status.kind === 'unavailable' ? status.reason : 'The library is not open.' }
        }
        try {
          const body = row?.body ?? storedBody(await on?.body(id))
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
      reportGrowing(error) {
        const { growingFault: before, entries } = get()
        if (opened && isLostConnection(error)) void reopened(opened)
        const what = 'The run in progress is not being saved'
        const growingFault = error === null ? null : faultMessage(what, error, 0, entries)
        if (growingFault !== before) set({ growingFault })
      },
    }
  })
}

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)

const bodySchema = z.object({ record: bytes, forks: bytes.nullable().catch(null) })

/** Undefined if the row is missing or damaged. */
const storedBody = (given: unknown): ArchiveBody | undefined => bodySchema.safeParse(given).data
