// The storage of the library: its interface, and an implementation with IndexedDB (by Dexie). Rows are returned unchecked.

import type { Dexie, EntityTable, Table } from 'dexie'
import type { Platform } from '../../platform/platform.ts'
import type { ArchiveEntry } from './archiveEntry.ts'
import { newDatabase } from './database.ts'
import type { GrowingPiece, GrowingStart, GrowingStorage } from './growingStorage.ts'

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
export interface ArchiveStorage extends GrowingStorage {
  entries(): Promise<unknown[]>
  /** Resolves with undefined if there is none. */
  body(id: number): Promise<unknown>
  /**
   * Stores both the entry and the body, or neither. Resolves with a new id; ids are never reused, and later ones are larger.
   * If `entry.grown` names a growing run, its copy is removed; if an entry has that name already, it is replaced and keeps
   * its id and its title.
   */
  add(entry: Omit<ArchiveEntry, 'id'>, body: ArchiveBody): Promise<number>
  /** Does nothing if there is no such row. */
  change(id: number, entry: Partial<ArchiveEntry>, body?: Partial<ArchiveBody>): Promise<void>
  /** Removes the given rows, by default all, and resolves with them. */
  take(ids?: readonly number[]): Promise<TakenRow[]>
  putBack(rows: readonly TakenRow[]): Promise<void>
  /** No other call may follow. */
  close(): void
}

type StoredBody = ArchiveBody & { id: number }

const VERSION = 2

/**
 * Opens the site's IndexedDB.
 * @param onBlocked called if another tab holds an earlier version of the database open. The call resolves once that tab
 * lets go of it.
 * @throws MissingCodeError; NewerDatabaseError; DOMException or a Dexie error if the browser has no IndexedDB or blocks it.
 */
export async function openIndexedDb(
  platform: Pick<Platform, 'indexedDB'>,
  onBlocked: () => void = () => {},
): Promise<ArchiveStorage> {
  const database = (await newDatabase(platform, 'tokenwise', VERSION)) as Dexie & {
    entries: EntityTable<ArchiveEntry, 'id'>
    bodies: EntityTable<StoredBody, 'id'>
    growing: EntityTable<GrowingStart, 'id'>
    pieces: Table<GrowingPiece, number>
  }
  database.version(1).stores({ entries: '++id', bodies: 'id' })
  database.version(VERSION).stores({ entries: '++id, grown', growing: 'id', pieces: '++, run' })
  database.on('blocked', onBlocked)
  await database.open()
  const { entries, bodies, growing, pieces } = database
  const atomically = <T>(work: () => Promise<T>): Promise<T> => database.transaction('rw', database.tables, work)
  const endGrowing = async (id: string): Promise<void> => {
    await pieces.where('run').equals(id).delete()
    await growing.delete(id)
  }
  return {
    entries: () => entries.toArray(),
    body: (id) => bodies.get(id),
    add: (entry, body) =>
      atomically(async () => {
        const { grown } = entry
        const earlier = grown === undefined ? undefined : await entries.where('grown').equals(grown).first()
        const id = earlier
          ? await entries.put({ ...entry, title: earlier.title, id: earlier.id })
          : await entries.add(entry)
        await bodies.put({ ...body, id })
        if (grown !== undefined) await endGrowing(grown)
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
    beginGrowing: (start) =>
      database.transaction('rw', growing, pieces, async () => {
        await pieces.where('run').equals(start.id).delete()
        await growing.put(start)
      }),
    grow: (piece) =>
      database.transaction('rw', growing, pieces, async () => {
        const isThere = (await growing.where('id').equals(piece.run).count()) > 0
        if (isThere) await pieces.add(piece)
        return isThere
      }),
    growing: () => growing.toArray(),
    // Dexie returns the rows of an equal index in the order of their primary keys, which grow.
    pieces: (id) => pieces.where('run').equals(id).toArray(),
    close: () => database.close(),
    endGrowing: (id) => database.transaction('rw', growing, pieces, () => endGrowing(id)),
  }
}
