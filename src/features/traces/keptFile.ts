// The opened file and what was added to it, kept in this browser so that a reload shows them again. Only the newest one is kept.

import { Dexie, type EntityTable } from 'dexie'
import { z } from 'zod'
import type { ReadTraceFile } from '../../traces/readTraces.ts'
import type { Trace } from '../../traces/trace.ts'
import { tracesText } from '../../traces/write.ts'

interface KeptFile {
  /** 1: the opened file. 2: traces that were added to it, in our own schema. */
  id: 1 | 2
  name: string
  file: Blob
  /** Of the added traces: the schema has none. */
  names?: string[]
}

const namesSchema = z.array(z.string().max(1000)).catch([])

/** Larger files would crowd out what else the browser stores. */
const MAX_KEPT_BYTES = 64 * 2 ** 20

async function within<T>(work: (files: EntityTable<KeptFile, 'id'>) => Promise<T>, without: T): Promise<T> {
  const database = new Dexie('tokenwise-traces')
  try {
    database.version(1).stores({ files: 'id' })
    return await work(database.table('files'))
  } catch {
    // A browser without storage shows the file, and forgets it.
    return without
  } finally {
    database.close()
  }
}

/** Replaces what is kept. */
export const keepFile = (name: string, file: Blob): Promise<boolean> =>
  within(async (files) => {
    await files.clear()
    if (file.size > MAX_KEPT_BYTES) return false
    await files.put({ id: 1, name, file })
    return true
  }, false)

/** Keeps all traces that were added to the kept file; without one, nothing. */
export const keepAdded = (traces: readonly Trace[]): Promise<boolean> =>
  within(async (files) => {
    const file = new Blob([tracesText(traces)])
    if (file.size > MAX_KEPT_BYTES || !(await files.get(1))) return false
    await files.put({ id: 2, name: 'added', file, names: traces.map(({ name }) => name) })
    return true
  }, false)

export const keptFile = (): Promise<{ name: string; file: Blob } | null> =>
  within(async (files) => (await files.get(1)) ?? null, null)

/** The traces that were added to the kept file. Those that cannot be read are left out. */
export async function keptAdded(read: ReadTraceFile, signal: AbortSignal | undefined): Promise<readonly Trace[]> {
  const kept = await within(async (files) => (await files.get(2)) ?? null, null)
  if (!kept) return []
  const names = namesSchema.parse(kept.names)
  const opened = await read(kept.file, kept.name, signal ? { signal } : {}).catch(() => null)
  if (opened?.kind !== 'traces') return []
  return opened.traces.map((trace, at) => ({ ...trace, name: names[at] ?? trace.name }))
}

export const forgetFile = (): Promise<void> => within(async (files) => files.clear(), undefined)
