import { expect, test } from 'vitest'
import type { RunRecord } from '../decoding/record.ts'
import { fakeRun } from '../decoding/testing/fakeRun.ts'
import { compareTokens } from './compareTokens.ts'

const write = (seed: number): Promise<RunRecord> =>
  fakeRun({
    columns: [
      { method: 'topK', weight: 0 },
      { method: 'pargs', weight: 2 },
    ],
    reward: 'fake',
    topK: 5,
    temperature: 1,
    seed,
    sample: 0,
    maxTokens: 6,
    chat: false,
  })

test('says whether two runs are the same, where they part, and why that can be', async () => {
  const run = await write(1)
  expect(compareTokens(run, structuredClone(run))).toBe('the same, token by token.')
  const cut = structuredClone(run)
  cut.columns[1]!.tokens = cut.columns[1]!.tokens.slice(0, 4)
  expect(compareTokens(cut, run)).toMatch(/^different: PARGS from token 5 on\. Another device/)
  const other = await write(2)
  const elsewhere = { ...other, model: { ...other.model, name: 'Other', sha256: 'ff' } }
  expect(compareTokens(elsewhere, run)).toMatch(
    /^different: top-k from token \d on; .* another model file \(Other\)\.$/,
  )
})
