import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Recorded } from '../../sharing/recorded.ts'
import { createRecordings } from '../../store/run/recorded.ts'
import expected from './2026-11-29/recorded.expected.json' with { type: 'json' }
import { seenRun } from './seen.ts'

const PUBLIC = path.resolve(import.meta.dirname, '../../../public')

test.each(expected)('$id', async ({ id, prompt, reward, judged, columns }) => {
  let shown: Recorded | null = null as Recorded | null
  const recordings = createRecordings({
    read: async (file) => new Uint8Array(readFileSync(path.join(PUBLIC, file))),
    show: (recorded) => {
      shown = recorded
    },
  })
  await recordings.getState().open(id)
  if (!shown) throw new Error(recordings.getState().error ?? 'nothing was shown')
  const run = seenRun(shown.record)
  expect([shown.note.id, run.prompt, run.reward]).toEqual([id, prompt, reward])
  expect(shown.judged?.scores.map((score) => Number(score.toPrecision(6))) ?? null).toEqual(judged)
  expect(
    run.columns.map(({ method, weight, tokens, text }) => ({ method, weight, tokens: tokens.length, text })),
  ).toEqual(columns)
})
