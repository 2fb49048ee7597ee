// What ships says what the recipes say: words that were changed after a run are changed everywhere.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fileSchema, indexSchema } from '../../../src/sharing/recorded.ts'
import { recipes } from './recipes.ts'

const { comparisons } = indexSchema.parse(JSON.parse(readFileSync('public/recorded/index.json', 'utf8')))

test('every recipe is recorded, in its order and words', () => {
  const words = ({ id, title, notice, claim }: { id: string; title: string; notice: string; claim: string }) => ({
    id,
    title,
    notice,
    claim,
  })
  expect(comparisons.map(words)).toEqual(recipes.map(words))
})

test.each(comparisons)('$id: the file says what the list says', ({ file, id, title, notice, claim, holds, of }) => {
  const { note } = fileSchema.parse(JSON.parse(gunzipSync(readFileSync(`public/recorded/${file}`)).toString()))
  expect(note).toMatchObject({ id, title, notice, claim, holds, of })
})
