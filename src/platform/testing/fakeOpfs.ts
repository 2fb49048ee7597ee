// An in-memory OPFS for tests, with the methods that the app uses and their failures.

interface FakeOpfsOptions {
  /** Capacity. Writing more throws QuotaExceededError. */
  quotaBytes?: number
  /** Whether several read-only handles to a file may be open. If not, every handle is exclusive. */
  readOnlyHandles?: boolean
}

const gone = () => new DOMException('no such entry', 'NotFoundError')
const locked = () => new DOMException('a handle is open', 'NoModificationAllowedError')

export class FakeOpfs {
  /** Contents by path, such as 'models/<sha256>/part-000.bin'. */
  readonly files = new Map<string, Uint8Array>()
  /** Open handles by path. */
  readonly openHandles = new Map<string, { exclusive: boolean; count: number }>()
  readonly options: Required<FakeOpfsOptions>

  constructor(options: FakeOpfsOptions = {}) {
    this.options = { quotaBytes: Number.POSITIVE_INFINITY, readOnlyHandles: true, ...options }
  }

  /** Replaces navigator.storage.getDirectory(). */
  root = async (): Promise<FileSystemDirectoryHandle> => this.#directory('') as unknown as FileSystemDirectoryHandle

  /** Removes everything, as when the user clears the site's data or the browser needs room. Open handles read nothing more. */
  evict(): void {
    this.files.clear()
    this.#folders.clear()
  }

  readonly #folders = new Set<string>()

  #directory(prefix: string): object {
    const named = (entry: string) => entry.slice(prefix.length).split('/')[0] as string
    return {
      kind: 'directory',
      name: prefix.split('/').at(-2) ?? '',
      getDirectoryHandle: async (name: string, { create = false } = {}) => {
        const path = `${prefix}${name}/`
        if (create) this.#folders.add(path)
        else if (!this.#folders.has(path) && !this.#within(path)) throw gone()
        return this.#directory(path)
      },
      getFileHandle: async (name: string, { create = false } = {}) => {
        const path = prefix + name
        if (!this.files.has(path)) {
          if (!create) throw gone()
          this.files.set(path, new Uint8Array())
        }
        return this.#file(path)
      },
      removeEntry: async (name: string, { recursive = false } = {}) => {
        const path = prefix + name
        const inside = recursive ? [...this.files.keys()].filter((file) => file.startsWith(`${path}/`)) : []
        for (const file of [path, ...inside]) if (this.openHandles.has(file)) throw locked()
        for (const file of inside) this.files.delete(file)
        if (!this.files.delete(path) && !this.#folders.delete(`${path}/`) && inside.length === 0) throw gone()
      },
      values: () => {
        const entries = [...this.files.keys(), ...this.#folders].filter(
          (path) => path.startsWith(prefix) && path !== prefix,
        )
        const files = new Set(entries.filter((path) => path === prefix + named(path)).map(named))
        const folders = new Set(entries.filter((path) => path !== prefix + named(path)).map(named))
        const handles = [
          ...[...files].map((name) => this.#file(prefix + name)),
          ...[...folders].map((name) => this.#directory(`${prefix}${name}/`)),
        ]
        return (async function* () {
          yield* handles
        })()
      },
    }
  }

  #within(folder: string): boolean {
    return [...this.files.keys()].some((file) => file.startsWith(folder))
  }

  #file(path: string) {
    const bytes = () => this.files.get(path) ?? new Uint8Array()
    return {
      kind: 'file',
      name: path.split('/').at(-1) ?? '',
      getFile: async () => new Blob([bytes() as Uint8Array<ArrayBuffer>]),
      createSyncAccessHandle: async ({ mode }: { mode?: 'read-only' } = {}) => {
        const exclusive = !(this.options.readOnlyHandles && mode === 'read-only')
        const open = this.openHandles.get(path)
        if (open && (exclusive || open.exclusive)) throw locked()
        this.openHandles.set(path, { exclusive, count: (open?.count ?? 0) + 1 })
        return this.#handle(path, bytes)
      },
    }
  }

  #handle(path: string, bytes: () => Uint8Array) {
    return {
      getSize: () => bytes().length,
      read: (into: Uint8Array, { at }: { at: number }) => {
        // Chromium's answer: -4 as an unsigned number.
        if (!this.files.has(path)) return 4294967292
        const piece = bytes().subarray(at, at + into.length)
        into.set(piece)
        return piece.length
      },
      write: (from: Uint8Array, { at }: { at: number }) => {
        if (!this.files.has(path)) return 4294967292
        let used = at + from.length
        for (const [other, content] of this.files) if (other !== path) used += content.length
        if (used > this.options.quotaBytes) throw new DOMException('full', 'QuotaExceededError')
        const grown = new Uint8Array(Math.max(bytes().length, at + from.length))
        grown.set(bytes())
        grown.set(from, at)
        this.files.set(path, grown)
        return from.length
      },
      truncate: (size: number) => void (this.files.has(path) && this.files.set(path, bytes().slice(0, size))),
      flush: () => {},
      close: () => {
        const open = this.openHandles.get(path)
        if (open && open.count > 1) open.count--
        else this.openHandles.delete(path)
      },
    }
  }
}
