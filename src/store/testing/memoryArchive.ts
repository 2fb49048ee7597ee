// The library's storage in memory. A test can damage its rows or make every write fail.

import type { ArchiveBody, ArchiveStorage } from '../library/archiveStorage.ts'

export interface MemoryArchive extends ArchiveStorage {
  rows: Map<number, { entry: Record<string, unknown>; body: unknown }>
  /** Thrown by every write. */
  refusal: Error | null
}

export function memoryArchive(): MemoryArchive {
  let nextId = 1
  const rows: MemoryArchive['rows'] = new Map()
  const guarded = () => {
    if (memory.refusal) throw memory.refusal
  }
  const memory: MemoryArchive = {
    rows,
    refusal: null,
    entries: async () => [...rows.values()].map(({ entry }) => structuredClone(entry)),
    body: async (id) => rows.get(id)?.body,
    async add(entry, body) {
      guarded()
      const id = nextId++
      rows.set(id, { entry: { ...entry, id }, body: { ...body, id } })
      return id
    },
    async change(id, entry, body) {
      guarded()
      const row = rows.get(id)
      if (row) rows.set(id, { entry: { ...row.entry, ...entry }, body: { ...(row.body as ArchiveBody), ...body } })
    },
    async take(ids = [...rows.keys()]) {
      guarded()
      const taken = ids.flatMap((id) => rows.get(id) ?? [])
      for (const id of ids) rows.delete(id)
      return taken
    },
    async putBack(taken) {
      guarded()
      for (const { entry, body } of taken)
        rows.set((entry as { id: number }).id, { entry: entry as Record<string, unknown>, body })
    },
  }
  return memory
}
