// The library's storage in memory. A test can damage its rows or make every write fail.

import type { ArchiveBody, ArchiveStorage } from '../library/archiveStorage.ts'
import type { GrowingPiece, GrowingStart } from '../library/growingStorage.ts'

export interface MemoryArchive extends ArchiveStorage {
  rows: Map<number, { entry: Record<string, unknown>; body: unknown }>
  starts: Map<string, GrowingStart>
  allPieces: GrowingPiece[]
  /** Thrown by every write. */
  refusal: Error | null
}

export function memoryArchive(): MemoryArchive {
  let nextId = 1
  const rows: MemoryArchive['rows'] = new Map()
  const starts: MemoryArchive['starts'] = new Map()
  const guarded = () => {
    if (memory.refusal) throw memory.refusal
  }
  const memory: MemoryArchive = {
    rows,
    starts,
    allPieces: [],
    refusal: null,
    entries: async () => [...rows.values()].map(({ entry }) => structuredClone(entry)),
    body: async (id) => rows.get(id)?.body,
    async add(entry, body) {
      guarded()
      const { grown } = entry
      const earlier = grown && [...rows.values()].find((row) => row.entry.grown === grown)?.entry
      const id = earlier ? (earlier.id as number) : nextId++
      const { title } = earlier || entry
      rows.set(id, { entry: { ...structuredClone(entry), title, id }, body: { ...body, id } })
      if (grown !== undefined) await memory.endGrowing(grown)
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
    close() {},
    async beginGrowing(start) {
      guarded()
      await memory.endGrowing(start.id)
      starts.set(start.id, structuredClone(start))
    },
    async grow(piece) {
      guarded()
      if (!starts.has(piece.run)) return false
      memory.allPieces.push(structuredClone(piece))
      return true
    },
    growing: async () => [...starts.values()],
    pieces: async (id) => memory.allPieces.filter(({ run }) => run === id),
    async endGrowing(id) {
      guarded()
      starts.delete(id)
      memory.allPieces = memory.allPieces.filter(({ run }) => run !== id)
    },
  }
  return memory
}
