// Puts runs whose page was closed, crashed or reloaded before they had ended into the library. Their copies are those of
// growingRun.ts. A run of a page that still lives is left alone.

import { z } from 'zod'
import type { StoreApi } from 'zustand'
import { createStore } from 'zustand'
import { abortRun, appendStep } from '../../decoding/assembleRun.ts'
import { type RunRecord, runRecordSchema, type StepRecord } from '../../decoding/record.ts'
import type { Platform } from '../../platform/platform.ts'
import { withGivenTokens } from '../run/openedRun.ts'
import type { Archive } from './archive.ts'
import { isUnsaved } from './archiveEntry.ts'
import type { ArchiveStorage } from './archiveStorage.ts'
import { lockOf } from './growingRun.ts'
import { checkStoredRun } from './storedRun.ts'

export interface RecoveryParts {
  archive: StoreApi<Archive>
  locks: Platform['locks']
  /** Milliseconds since 1970. */
  now: () => number
  /** Longest wait for the lock of the page that this one replaced by a reload, in milliseconds. */
  reloadMs?: number
}

export interface Recovery {
  /** Runs that were recovered from pages other than this tab's last one, by their ids in the library. */
  found: readonly number[]
  dismiss(): void
  /**
   * Recovers the run that this tab's previous page was writing.
   * @param grown id of its copy. @returns its id in the library; null if there is none, or if it cannot be read now.
   */
  own(grown: string): Promise<number | null>
  /** Recovers the runs of all pages that are gone, as soon as the library can be opened. */
  others(): Promise<void>
}

/**
 * Without locks, a run that was written to more recently may be that of a living page, in milliseconds. If it is, nothing is
 * lost: that page later replaces the run in the library by the complete one.
 */
const LIVING_MS = 5 * 60_000

const startSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  record: runRecordSchema,
  again: runRecordSchema.optional().catch(undefined),
})
const namedSchema = z.object({ id: z.string(), startedAt: z.number().catch(0) })
const pieceSchema = z.object({ at: z.number(), steps: z.array(z.unknown()) })

export function createRecovery({ archive, locks, now, reloadMs = 5000 }: RecoveryParts) {
  const store = createStore<Recovery>()((set) => ({
    found: [],
    dismiss: () => set({ found: [] }),
    async own(grown) {
      const [id] = await recover(grown)
      // Another tab may have recovered it.
      return id ?? archive.getState().entries.find((entry) => entry.grown === grown)?.id ?? null
    },
    others() {
      recovering ??= recover().then((ids) => {
        recovering = null
        isDue = archive.getState().status.kind !== 'open'
        if (ids.length > 0) set(({ found }) => ({ found: [...found, ...ids] }))
      })
      return recovering
    },
  }))
  let recovering: Promise<void> | null = null
  /** Whether the library could not be opened. */
  let isDue = false
  archive.subscribe(({ status }) => {
    if (isDue && status.kind === 'open') void store.getState().others()
  })
  return store

  /** @param own id of the only copy that is asked for. @returns ids in the library. */
  async function recover(own?: string): Promise<number[]> {
    const storage = await archive.getState().storage()
    if (storage === null) return []
    const ids: number[] = []
    try {
      for (const { row, id } of inOrder(await storage.growing())) {
        // A run that was recovered, but could not be stored, still has its copy.
        const isListed = archive.getState().entries.some((entry) => entry.grown === id && isUnsaved(entry))
        if (isListed || (own !== undefined && id !== own)) continue
        await ifPageIsGone(storage, id, row, own, async () => {
          const kept = await keepRun(storage, row, id)
          if (kept !== null) ids.push(kept)
        })
      }
    } catch (error) {
      archive.setState({
        fault: `Interrupted runs could not be read: ${messageOf(error)}. The next visit tries again.`,
      })
    }
    return ids
  }

  async function ifPageIsGone(
    storage: ArchiveStorage,
    id: string,
    row: unknown,
    own: string | undefined,
    work: () => Promise<void>,
  ): Promise<void> {
    let manager: ReturnType<Platform['locks']> = null
    try {
      manager = locks()
    } catch {
      // The browser refuses locks.
    }
    if (manager === null) {
      if (own !== undefined || !(await isRecent(storage, id, row))) await work()
      return
    }
    // A page that is reloaded may still hold its lock for a moment.
    const options = own === undefined ? { ifAvailable: true } : { signal: AbortSignal.timeout(reloadMs) }
    await manager
      .request(lockOf(id), options, async (lock) => {
        if (lock) await work()
      })
      .catch((error: unknown) => {
        if (!(error instanceof DOMException)) throw error
      })
  }

  async function isRecent(storage: ArchiveStorage, id: string, row: unknown): Promise<boolean> {
    const pieces = z.array(pieceSchema).safeParse(await storage.pieces(id))
    const start = startSchema.safeParse(row)
    const lastAt = Math.max(start.data?.startedAt ?? 0, ...(pieces.data ?? []).map(({ at }) => at))
    // The clock may have been set back.
    return Math.abs(now() - lastAt) < LIVING_MS
  }

  async function keepRun(on: ArchiveStorage, row: unknown, id: string): Promise<number | null> {
    const start = startSchema.safeParse(row)
    // What cannot be read now will not be later.
    if (!start.success) {
      await on.endGrowing(id)
      archive.setState({ fault: 'An interrupted run is damaged and could not be recovered.' })
      return null
    }
    const { again, startedAt } = start.data
    const pieces = z.array(pieceSchema.catch({ at: 0, steps: [] })).parse(await on.pieces(id))
    const written = assemble(start.data.record, pieces.flatMap(({ steps }) => steps) as StepRecord[])
    if (!written.columns.some(({ tokens }) => tokens.length > 0)) {
      await on.endGrowing(id)
      return null
    }
    const record = abortRun(again ? withGivenTokens(written, again) : written)
    const madeAt = Math.max(startedAt, ...pieces.map(({ at }) => at))
    return archive.getState().keep({ record, origin: 'here', forks: null, grown: id, interrupted: true, madeAt })
  }
}

/** The earliest first, so that the latest becomes the newest of the library. Rows without an id cannot exist. */
function inOrder(rows: readonly unknown[]): { row: unknown; id: string }[] {
  return rows
    .flatMap((row) => {
      const named = namedSchema.safeParse(row)
      return named.success ? [{ row, ...named.data }] : []
    })
    .sort((a, b) => a.startedAt - b.startedAt)
}

/** The run up to the first step that is damaged. */
function assemble(start: RunRecord, steps: readonly StepRecord[]): RunRecord {
  let record = start
  for (const step of steps) {
    try {
      record = appendStep(record, step)
    } catch {
      break
    }
  }
  if (checkStoredRun(record).ok) return record
  // Rare: a step that could be appended, but is not valid. Halves are tried, so that a long run does not take long.
  let [valid, invalid] = [0, steps.length]
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (isValid(start, steps.slice(0, middle))) valid = middle
    else invalid = middle
  }
  return steps.slice(0, valid).reduce(appendStep, start)
}

function isValid(start: RunRecord, steps: readonly StepRecord[]): boolean {
  try {
    return checkStoredRun(steps.reduce(appendStep, start)).ok
  } catch {
    return false
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
