import { expect, test } from 'vitest'
import { createArchive } from '../../store/library/archive.ts'
import { openForks } from '../../store/library/savedForks.ts'
import { forkAt } from '../../store/run/forkTree.ts'
import { memoryArchive } from '../../store/testing/memoryArchive.ts'
import rows from './2026-11-29/library.json' with { type: 'json' }
import { expectRun } from './expectRun.ts'

const bytes = (base64: string | null) => base64 && new Uint8Array(Buffer.from(base64, 'base64'))

const disk = memoryArchive()
for (const { entry, body } of rows)
  disk.rows.set(entry.id, {
    entry,
    body: { id: body.id, record: bytes(body.record), forks: bytes(body.forks) },
  })
const archive = createArchive({ openStorage: async () => disk, now: Date.now })
await archive.getState().open()

test('all rows are listed, newest first', () => {
  const { entries, damaged } = archive.getState()
  expect([entries.map(({ id }) => id), damaged]).toEqual([[3, 2, 1], []])
})

test.each(rows)('row $entry.id', async ({ entry: { id }, expected }) => {
  const { title, origin, methods, lacksTables, notice, judged, run, forks } = expected
  const entry = archive.getState().entries.find((one) => one.id === id)
  expect(entry).toMatchObject({ title, origin, methods, lacksTables, texts: run.columns.map(({ text }) => text) })
  const read = await archive.getState().read(id)
  if (!read.ok) throw new Error(read.reason)
  expect([read.value.title, read.value.origin, read.value.notice ?? null, read.value.judged ?? null]).toEqual([
    title,
    origin,
    notice,
    judged,
  ])
  expectRun(read.value.record, run, 1e-5)
  if (forks.length === 0) return expect(read.value.forks).toBeNull()
  const opened = openForks(read.value.forks)
  if (!opened.ok) throw new Error(opened.reason)
  for (const fork of forks) {
    const found = forkAt(opened.value, fork.id)
    if (!found) throw new Error(`there is no fork ${fork.id}`)
    expect([found.parent, found.name, found.forkedAt]).toEqual([fork.parent, fork.name, fork.forkedAt])
    expectRun(found.record, fork.run, 1e-5)
  }
})
