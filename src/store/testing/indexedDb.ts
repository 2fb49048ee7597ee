// An IndexedDB in memory (fake-indexeddb) for the real storage code. A test can let any single operation fail.

import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import type { Platform } from '../../platform/platform.ts'

/** A new, empty IndexedDB of one site. All pages of a test that share it see the same databases. */
export function testIndexedDb(): Pick<Platform, 'indexedDB'> & { factory: IDBFactory } {
  const factory = new IDBFactory()
  const globals = { indexedDB: factory, IDBKeyRange } as unknown as ReturnType<Platform['indexedDB']>
  return { factory, indexedDB: () => globals }
}

const WRITES = ['add', 'put', 'delete'] as const

/**
 * Lets writes of every database fail until `restore` is called.
 * @param failure gets the number of the write, from 1, and the name of its table; returns an error, or null to let it pass.
 */
export function failWrites(failure: (count: number, table: string) => DOMException | null): { restore: () => void } {
  const prototype = IDBObjectStore.prototype as unknown as Record<
    (typeof WRITES)[number],
    (this: { name: string }, ...given: unknown[]) => unknown
  >
  const originals = WRITES.map((name) => [name, prototype[name]] as const)
  let count = 0
  for (const [name, original] of originals)
    prototype[name] = function (...given) {
      const error = failure(++count, this.name)
      if (error) throw error
      return original.apply(this, given)
    }
  return {
    restore() {
      for (const [name, original] of originals) prototype[name] = original
    },
  }
}
