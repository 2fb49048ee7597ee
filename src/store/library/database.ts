// Opens a database of the site's IndexedDB by Dexie, which is downloaded when it is first needed.

import type { Dexie } from 'dexie'
import type { Platform } from '../../platform/platform.ts'

/** A database is from a later version of the page, and lacks a table or an index that this version needs. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError'
}

/** The code that opens a database could not be downloaded. */
export class MissingCodeError extends Error {
  override readonly name = 'MissingCodeError'
}

/**
 * A database that is not open yet and has no tables yet. Opening it rejects with NewerDatabaseError if a later page changed it.
 * @param version of its tables, as this page knows them. IndexedDB gets ten times that from Dexie.
 * @throws MissingCodeError; DOMException if the browser has no IndexedDB or blocks it.
 */
export async function newDatabase(
  platform: Pick<Platform, 'indexedDB'>,
  name: string,
  version: number,
): Promise<Dexie> {
  const { indexedDB: whole, IDBKeyRange } = platform.indexedDB()
  const { Dexie } = await import('dexie').catch((cause: unknown) => {
    throw new MissingCodeError(cause instanceof Error ? cause.message : String(cause), { cause })
  })
  // Dexie opens a database of a later version, too, which is fine, but would add the tables and indexes that it misses there.
  const indexedDB = {
    open(name: string, given?: number) {
      if (given !== undefined && given > 10 * version)
        throw new NewerDatabaseError(`This page knows version ${version} of the database and its tables.`)
      return whole.open(name, given)
    },
    deleteDatabase: (name: string) => whole.deleteDatabase(name),
    databases: () => whole.databases(),
    cmp: (one: unknown, other: unknown) => whole.cmp(one, other),
  }
  return new Dexie(name, { indexedDB, IDBKeyRange })
}
