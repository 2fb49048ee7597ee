import { expect, test } from 'vitest'
import { createArchive } from '../../store/library/archive.ts'
import type { GrowingPiece, GrowingStart } from '../../store/library/growingStorage.ts'
import { createRecovery } from '../../store/library/recoverRuns.ts'
import { memoryArchive } from '../../store/testing/memoryArchive.ts'
import stored from './2026-11-30/growing.json' with { type: 'json' }
import { expectRun } from './expectRun.ts'

test('a run that was being written when its page was closed', async () => {
  const disk = memoryArchive()
  disk.starts.set(stored.start.id, stored.start as unknown as GrowingStart)
  disk.allPieces.push(...(stored.pieces as unknown as GrowingPiece[]))
  const archive = createArchive({ openStorage: async () => disk, now: Date.now })
  const recovery = createRecovery({ archive, locks: () => null, now: Date.now })
  expect(await recovery.getState().own(stored.start.id)).toBe(1)
  expect(archive.getState().entries[0]).toMatchObject({ interrupted: true, madeAt: stored.expected.madeAt })
  const read = await archive.getState().read(1)
  if (!read.ok) throw new Error(read.reason)
  expectRun(read.value.record, stored.expected.run, 1e-9)
})
