// An in-memory OPFS for tests, with the methods that store.ts uses and their failures.

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

  #directory(prefix: string) {
    return {
      getDirectoryHandle: async (name: string) => this.#directory(`${prefix}${name}/`),
      getFileHandle: async (name: string, { create = false } = {}) => {
        const path = prefix + name
        if (!this.files.has(path)) {
          if (!create) throw gone()
          this.files.set(path, new Uint8Array())
        }
        return this.#file(path)
      },
      removeEntry: async (name: string) => {
        if (this.openHandles.has(prefix + name)) throw locked()
        if (!this.files.delete(prefix + name)) throw gone()
      },
    }
  }

  #file(path: string) {
    const bytes = () => this.files.get(path) ?? new Uint8Array()
    return {
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
      read: (into: Uint8Array, { at }: { at: number }) => {
        const piece = bytes().subarray(at, at + into.length)
        into.set(piece)
        return piece.length
      },
      write: (from: Uint8Array, { at }: { at: number }) => {
        let used = at + from.length
        for (const [other, content] of this.files) if (other !== path) used += content.length
        if (used > this.options.quotaBytes) throw new DOMException('full', 'QuotaExceededError')
        const grown = new Uint8Array(Math.max(bytes().length, at + from.length))
        grown.set(bytes())
        grown.set(from, at)
        this.files.set(path, grown)
        return from.length
      },
      truncate: (size: number) => void this.files.set(path, bytes().slice(0, size)),
      flush: () => {},
      close: () => {
        const open = this.openHandles.get(path)
        if (open && open.count > 1) open.count--
        else this.openHandles.delete(path)
      },
    }
  }
}
