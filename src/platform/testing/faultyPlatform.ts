// A platform in memory, of which one operation fails: the n-th request, read or write of a visit, whichever it is; or all storage
// or the whole network from then on. A test may count the calls of an engine, too. SQLite's tests do the same with the operations of a file system.

import { IDBFactory, IDBIndex, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import type { Platform } from '../platform.ts'
import { FakeOpfs } from './fakeOpfs.ts'

/** What fails: one operation, or from it on all operations of a kind. */
export type FaultKind = 'once' | OperationKind

type OperationKind = 'storage' | 'network' | 'engine'

export function kindOf(operation: string): OperationKind {
  if (operation.startsWith('engine ')) return 'engine'
  return /^(fetch|read) /.test(operation) ? 'network' : 'storage'
}

/** Counts the operations of a visit, and lets some fail. */
export class Faults {
  /** The operations so far, such as 'fetch models/tiny/manifest.json' or 'indexedDB put entries'. */
  readonly operations: string[] = []
  readonly #kind: FaultKind
  readonly #first: number

  /** @param first number of the first operation that fails, from 1; by default none fails. */
  constructor(kind: FaultKind = 'once', first = Number.POSITIVE_INFINITY) {
    this.#kind = kind
    this.#first = first
  }

  /** Counts an operation. @throws `error` if it is to fail. */
  count(operation: string, error: () => Error): void {
    const number = this.operations.push(operation)
    const fails =
      this.#kind === 'once' ? number === this.#first : number >= this.#first && kindOf(operation) === this.#kind
    if (fails) throw error()
  }
}

/** What a browser keeps between visits. */
export class Disk {
  readonly files = new FakeOpfs()
  readonly databases = new IDBFactory()
  readonly local = new Map<string, string>()
  readonly session = new Map<string, string>()
}

/**
 * @param site reads a file of the site by its path, or returns null if there is none.
 * @param base URL of the site's folder.
 */
export function faultyPlatform(
  faults: Faults,
  disk: Disk,
  base: string,
  site: (path: string) => Uint8Array<ArrayBuffer> | null,
): Platform {
  return {
    async fetch(input, init) {
      const url = String(input)
      const path = url.replace(base, '')
      init?.signal?.throwIfAborted()
      faults.count(`fetch ${path}`, () => new TypeError('Failed to fetch'))
      const bytes = url.startsWith(base) ? site(path) : null
      if (bytes === null) return new Response('', { status: 404 })
      return new Response(bodyOf(bytes, () => faults.count(`read ${path}`, () => new TypeError('network error'))))
    },
    localStorage: () => webStorage(disk.local, 'localStorage', faults),
    sessionStorage: () => webStorage(disk.session, 'sessionStorage', faults),
    indexedDB: () => ({ indexedDB: factory(disk.databases, faults), IDBKeyRange }) as never,
    files: async () => counted(await disk.files.root(), 'file', faults),
    locks: () => null,
    isOnline: () => true,
    caches: () => ({ keys: async () => [], delete: async () => false }),
    storageManager: () => ({ estimate: async () => ({}), persisted: async () => true, persist: async () => true }),
    channel: (name) => new BroadcastChannel(name),
    wait: () => new Promise(() => {}),
    serviceWorkers: () => undefined,
    savesData: () => false,
  }
}

/** In two pieces, so that a download can break off in the middle. */
function bodyOf(bytes: Uint8Array<ArrayBuffer>, countRead: () => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  const middle = bytes.length >> 1
  const pieces = [bytes.slice(0, middle), bytes.slice(middle)]
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const piece = pieces.shift()
        if (!piece) return controller.close()
        countRead()
        if (piece.length > 0) controller.enqueue(piece)
      },
    },
    { highWaterMark: 0 },
  )
}

function webStorage(items: Map<string, string>, name: string, faults: Faults): Storage {
  const refused = () => new DOMException(`${name} is refused`, 'SecurityError')
  const full = () => new DOMException(`${name} is full`, 'QuotaExceededError')
  return {
    getItem(key: string) {
      faults.count(`${name} get ${key}`, refused)
      return items.get(key) ?? null
    },
    setItem(key: string, value: string) {
      faults.count(`${name} set ${key}`, full)
      items.set(key, value)
    },
    removeItem(key: string) {
      faults.count(`${name} remove ${key}`, refused)
      items.delete(key)
    },
  } as unknown as Storage
}

/** Opening a database counts here; what is done in it counts in `countTables`. */
const factory = (databases: IDBFactory, faults: Faults) =>
  new Proxy(databases, {
    get(target, key) {
      const member = Reflect.get(target, key)
      if (key !== 'open') return typeof member === 'function' ? member.bind(target) : member
      return (...given: Parameters<IDBFactory['open']>) => {
        faults.count('indexedDB open', () => new DOMException('The database cannot be opened', 'UnknownError'))
        return target.open(...given)
      }
    },
  })

const TABLE_METHODS = ['add', 'put', 'get', 'getAll', 'delete', 'openCursor', 'openKeyCursor', 'getAllKeys'] as const
const INDEX_METHODS = ['get', 'getAll', 'count', 'openCursor', 'openKeyCursor', 'getAllKeys'] as const

type Methods = Record<string, (...given: unknown[]) => unknown>

/** Counts what is done in the tables and indexes of all databases until the returned function is called. */
export function countTables(faults: Faults): () => void {
  const ofTables = countMethods(IDBObjectStore.prototype, TABLE_METHODS, faults, ({ name }) => name)
  const ofIndexes = countMethods(IDBIndex.prototype, INDEX_METHODS, faults, (index) => index.objectStore.name)
  return () => {
    ofTables()
    ofIndexes()
  }
}

function countMethods<T extends object>(
  prototype: T,
  names: readonly string[],
  faults: Faults,
  tableOf: (of: T) => string,
): () => void {
  const methods = prototype as unknown as Methods
  const originals = names.map((name) => [name, methods[name]] as const)
  for (const [name, original] of originals)
    methods[name] = function (this: T, ...given: unknown[]) {
      const full = () => new DOMException('The disk is full', 'QuotaExceededError')
      faults.count(`indexedDB ${name} ${tableOf(this)}`, full)
      return original?.apply(this, given)
    }
  return () => {
    for (const [name, original] of originals) if (original) methods[name] = original
  }
}

/** The handle of a file or folder whose methods are counted, and those of the handles that they return. */
function counted<Handle extends object>(handle: Handle, path: string, faults: Faults): Handle {
  return new Proxy(handle, {
    get(target, key) {
      const member = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return (...given: unknown[]) => {
        const name = typeof given[0] === 'string' ? `${path}/${given[0]}` : path
        // Closing a handle does not fail.
        if (key !== 'close')
          faults.count(`${String(key)} ${name}`, () => new DOMException('The device failed', 'UnknownError'))
        const result: unknown = member.apply(target, given)
        const wrap = (value: unknown) =>
          value !== null && typeof value === 'object' && !(value instanceof Blob) ? counted(value, name, faults) : value
        return result instanceof Promise ? result.then(wrap) : wrap(result)
      }
    },
  })
}
