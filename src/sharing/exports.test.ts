import { beforeAll, expect, it } from 'vitest'
import { fakeRun } from '../decoding/testing/fakeRun.ts'
import type { Comparison } from './comparison.ts'
import { candidatesCsv, toBibtex, tokensCsv, toMarkdown } from './exports.ts'

let comparison: Comparison
beforeAll(async () => {
  const record = await fakeRun({
    columns: [
      { method: 'topK', weight: 2 },
      { method: 'rad', weight: 30, topK: 3 },
    ],
    reward: 'sentiment',
    topK: 4,
    temperature: 1,
    seed: 3,
    sample: 0,
    maxTokens: 3,
    chat: false,
  })
  comparison = { record: { ...record, prompt: '# <b>Look</b>' }, lacksTables: false }
})

it('Markdown keeps what was written as text', () => {
  const markdown = toMarkdown({ ...comparison, judged: { judge: 'j', title: 't', scores: [1.234, -2] } })
  expect(markdown).toContain('> \\# \\<b\\>Look\\</b\\>')
  expect(markdown).toContain('## RAD, w 30, k 3')
  expect(markdown).toContain('judge 1.23')
})

it('a row for each token, and for each candidate', () => {
  expect(tokensCsv(comparison).trim().split('\n')).toHaveLength(1 + 2 * 3)
  expect(candidatesCsv(comparison).trim().split('\n')).toHaveLength(1 + 3 * 4 + 3 * 3)
  expect(tokensCsv(comparison).split('\n')[1]).toMatch(/^0,topK,2,0,/)
})

it('a cell that begins a formula is made safe', () => {
  const hostile = structuredClone(comparison)
  const token = hostile.record.columns[0]?.tokens[0]
  if (!token) throw new Error('a token was due')
  token.bytes = [...new TextEncoder().encode('=1+1')]
  expect(tokensCsv(hostile)).toContain("'=1+1")
})

it('cites the critical look, the methods that were run, and the model', () => {
  const bibtex = toBibtex({ ...comparison.record, model: { name: 'SmolLM2-135M', sha256: '', runtime: '' } })
  expect(bibtex.match(/eprint = \{[\d.]+\}/g)).toEqual(
    ['2406.07780', '1805.04833', '2310.09520', '2502.02737'].map((id) => `eprint = {${id}}`),
  )
})
