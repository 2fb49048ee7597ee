// The recorded files have the titles, notices and claims of the recipes (after a change: `tokenwise record --words`).

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { RunRecord } from '../../../src/decoding/record.ts'
import { fileSchema, indexSchema } from '../../../src/sharing/recorded.ts'
import { recipes } from './recipes.ts'

const { comparisons } = indexSchema.parse(JSON.parse(readFileSync('public/recorded/index.json', 'utf8')))

test('every recipe is recorded, in order and with its words', () => {
  const words = ({ id, title, notice, claim }: { id: string; title: string; notice: string; claim: string }) => ({
    id,
    title,
    notice,
    claim,
  })
  expect(comparisons.map(words)).toEqual(recipes.map(words))
})

test.each(comparisons)(
  '$id: the file and the list have the same note',
  ({ file, id, title, notice, claim, holds, of }) => {
    const { note } = fileSchema.parse(JSON.parse(gunzipSync(readFileSync(`public/recorded/${file}`)).toString()))
    expect(note).toMatchObject({ id, title, notice, claim, holds, of })
  },
)

test('the first caption is true of the texts below it', () => {
  const [{ file }] = comparisons as [(typeof comparisons)[number]]
  const { judged, record } = fileSchema.parse(
    JSON.parse(gunzipSync(readFileSync(`public/recorded/${file}`)).toString()),
  )
  const { columns } = record as RunRecord
  const firstTokens = columns.map(({ tokens }) => String.fromCharCode(...(tokens[0]?.bytes ?? [])).trim())
  expect(firstTokens).toEqual(['more', 'a', 'a', 'a'])
  const [plain, ...steered] = judged?.scores ?? []
  expect(steered).toHaveLength(3)
  for (const score of steered) expect(score).toBeGreaterThan(plain as number)
})
