// The storage of the library: its interface, and an implementation with IndexedDB (by Dexie). Rows are returned unchecked.

import type { Dexie, EntityTable } from 'dexie'
import type { Platform } from '../../platform/platform.ts'
import type { ArchiveEntry } from './archiveEntry.ts'

export interface ArchiveBody {
  /** Packed; see packing.ts. */
  record: Uint8Array<ArrayBuffer>
  forks: Uint8Array<ArrayBuffer> | null
}

/** A removed row: its entry and its body, both unchecked. */
export interface TakenRow {
  entry: unknown
  body: unknown
}

/** Entries are stored apart from bodies, so that listing reads no bodies. Calls may reject with any `DOMException`. */
export interface ArchiveStorage {
  entries(): Promise<unknown[]>
  /** Resolves with undefined if there is none. */
  body(id: number): Promise<unknown>
  /** Stores both the entry and the body, or neither. Resolves with a new id; ids are never reused. */
  add(entry: Omit<ArchiveEntry, 'id'>, body: ArchiveBody): Promise<number>
  /** Does nothing if there is no such row. */
  change(id: number, entry: Partial<ArchiveEntry>, body?: Partial<ArchiveBody>): Promise<void>
  /** Removes the given rows, by default all, and resolves with them. */
  take(ids?: readonly number[]): Promise<TakenRow[]>
  putBack(rows: readonly TakenRow[]): Promise<void>
}

type StoredBody = ArchiveBody & { id: number }

/** Opens the site's IndexedDB. Rejects if the browser has none or blocks it. */
export async function openIndexedDb(platform: Pick<Platform, 'indexedDB'>): Promise<ArchiveStorage> {
  const { indexedDB, IDBKeyRange } = platform.indexedDB()
  const { Dexie } = await import('dexie')
  const database = new Dexie('tokenwise', { indexedDB, IDBKeyRange }) as Dexie & {
    entries: EntityTable<ArchiveEntry, 'id'>
    bodies: EntityTable<StoredBody, 'id'>
  }
  database.version(1).stores({ entries: '++id', bodies: 'id' })
  await database.open()
  const { entries, bodies } = database
  const atomically = <T>(work: () => Promise<T>): Promise<T> => database.transaction('rw', entries, bodies, work)
  return {
    entries: () => entries.toArray(),
    body: (id) => bodies.get(id),
    add: (entry, body) =>
      atomically(async () => {
        const id = await entries.add(entry)
        await bodies.add({ ...body, id })
        return id
      }),
    change: (id, entry, body) =>
      atomically(async () => {
        await entries.update(id, entry)
        if (body) await bodies.update(id, body)
      }),
    take: (ids) =>
      atomically(async () => {
        const keys = ids ? [...ids] : await entries.toCollection().primaryKeys()
        const [foundEntries, foundBodies] = [await entries.bulkGet(keys), await bodies.bulkGet(keys)]
        await entries.bulkDelete(keys)
        await bodies.bulkDelete(keys)
        return foundEntries.flatMap((entry, index) => (entry ? [{ entry, body: foundBodies[index] }] : []))
      }),
    putBack: (rows) =>
      atomically(async () => {
        await entries.bulkPut(rows.map(({ entry }) => entry as ArchiveEntry))
        await bodies.bulkPut(rows.flatMap(({ body }) => (body === undefined ? [] : [body as StoredBody])))
      }),
  }
}
