// The recorded files have the titles, notices and claims of the recipes (after a change: `tokenwise record --words`).

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
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
