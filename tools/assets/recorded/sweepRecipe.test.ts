// The shipped file shows what the first view says about it.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { runRecordSchema } from '../../../src/decoding/record.ts'
import { runAt } from '../../../src/decoding/weightSweep.ts'
import { firstSweepSchema } from '../../../src/sharing/firstSweep.ts'
import { parts, sweepRecipe, weights } from './sweepRecipe.ts'

const packed = readFileSync('public/first/sweep.json.gz')
const { note, judged, sweep } = firstSweepSchema.parse(JSON.parse(gunzipSync(packed).toString()))
const runs = sweep.weights.map((weight) => runAt(sweep, weight))
const texts = runs.map(({ columns }) => columns[1]?.text)
const score = (weight: number) => judged.scores[sweep.weights.indexOf(weight)] as number

test('the file has the words, prompt and weights of the recipe', () => {
  const { title, notice, claim, prompt } = sweepRecipe
  expect(note).toMatchObject({ title, notice, claim })
  expect(sweep).toMatchObject({ prompt, weights })
  expect(sweep.settings.seed).toBe(note.seed)
})

test('every weight gives a complete record whose probabilities add up to 1', () => {
  const tokens = runs.flatMap((run) => runRecordSchema.parse(run).columns.flatMap((column) => column.tokens))
  const sums = tokens.flatMap(({ candidates }) =>
    (['probBefore', 'probAfter'] as const).map((key) => candidates.reduce((sum, each) => sum + each[key], 0)),
  )
  expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-9)
})

test('top-k is the same at every weight, and PARGS at weight 0', () => {
  const zero = texts[sweep.weights.indexOf(0)]
  for (const { columns } of runs) expect(columns[0]?.text).toBe(zero)
})

test('the text turns with the weight, and near 0 it starts like top-k', () => {
  expect(new Set(texts).size).toBeGreaterThanOrEqual(15)
  const tokensAt = (weight: number) =>
    runAt(sweep, weight)
      .columns[1]?.tokens.map(({ token }) => token)
      .slice(0, 5)
  expect(tokensAt(0.5)).toEqual(tokensAt(0))
  expect(tokensAt(-0.5)).toEqual(tokensAt(0))
  const outcome = (weight: number) => ({ text: '', judge: score(weight), full: null, meanLogProb: 0, rep4: null })
  const shown = [outcome(0), outcome(4), outcome(-4)]
  for (const holds of Object.values(parts)) expect(holds(shown)).toBe(true)
})

test('texts share prefixes, so that the file is small', () => {
  const tokens = runs.reduce((sum, { columns }) => sum + (columns[1]?.tokens.length ?? 0), 0)
  expect(sweep.nodes.length).toBeLessThan(0.7 * tokens)
  expect(packed.length).toBeLessThan(80_000)
})
