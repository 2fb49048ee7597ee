import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readFile } from '../../sharing/file.ts'
import bestOf from './2026-11-29/bestOf.expected.json' with { type: 'json' }
import comparison from './2026-11-29/comparison.expected.json' with { type: 'json' }
import { expectRun } from './expectRun.ts'

const bytesOf = (name: string) => new Uint8Array(readFileSync(path.join(import.meta.dirname, '2026-11-29', name)))

test.each([
  ['comparison.json', comparison],
  ['comparison.json.gz', comparison],
  ['bestOf.json.gz', bestOf],
])('%s', async (name, { title, notice, judged, run }) => {
  const opened = await readFile(bytesOf(name), name)
  expect({ title: opened.title ?? null, notice: opened.notice ?? null, judged: opened.judged ?? null }).toEqual({
    title,
    notice,
    judged,
  })
  expect(opened.lacksTables).toBe(false)
  expectRun(opened.record, run, 1e-5)
})
