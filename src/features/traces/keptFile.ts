// The opened file, kept in this browser so that a reload shows it again. Only the newest one is kept.

import { Dexie, type EntityTable } from 'dexie'

interface KeptFile {
  id: 1
  name: string
  file: Blob
}

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

export const keepFile = (name: string, file: Blob): Promise<boolean> =>
  within(async (files) => {
    await files.clear()
    if (file.size > MAX_KEPT_BYTES) return false
    await files.put({ id: 1, name, file })
    return true
  }, false)

export const keptFile = (): Promise<{ name: string; file: Blob } | null> =>
  within(async (files) => (await files.get(1)) ?? null, null)

export const forgetFile = (): Promise<void> => within(async (files) => files.clear(), undefined)
