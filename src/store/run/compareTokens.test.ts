import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { runSettings } from '../testing/runSettings.ts'
import { compareTokens } from './compareTokens.ts'

const write = (seed: number) => fakeRun(runSettings({ topK: 5, seed, maxTokens: 6 }))

test('says whether two runs are the same, where they first differ, and why that can happen', async () => {
  const run = await write(1)
  expect(compareTokens(run, structuredClone(run))).toBe('the same, token by token: 12 of 12 tokens.')
  const cut = structuredClone(run)
  cut.columns[1]!.tokens = cut.columns[1]!.tokens.slice(0, 4)
  expect(compareTokens(cut, run)).toMatch(
    /^different: PARGS from token 5 on; the same: top-k\. The model file and the kind/,
  )
  const stopped = structuredClone(cut)
  stopped.columns[1]!.stop = 'aborted'
  expect(compareTokens(run, stopped)).toBe('the same, token by token: 10 of 10 tokens (the repetition was stopped).')
  const device = structuredClone(cut)
  device.model.runtime = 'a GPU'
  expect(compareTokens(device, run)).toContain('made on another device (a GPU; this is ')
  const other = await write(2)
  const elsewhere = { ...other, model: { ...other.model, name: 'Other', sha256: 'ff' } }
  expect(compareTokens(elsewhere, run)).toMatch(/^different: top-k from token \d on; .* another model file \(Other\)\./)
})

test('says how close the two tokens were at the first difference', async () => {
  const run = await write(1)
  const other = structuredClone(run)
  const token = other.columns[1]!.tokens[2]!
  token.chosen = (token.chosen + 1) % token.candidates.length
  token.token = token.candidates[token.chosen]!.token
  expect(compareTokens(other, run)).toMatch(/At token 3 of PARGS, the scores of the two tokens differ by \d[\d.]*\d\.$/)
})

test('distinguishes two columns of one method', async () => {
  const run = await write(1)
  run.columns[0]!.method = 'pargs'
  const cut = structuredClone(run)
  cut.columns[1]!.tokens.pop()
  expect(compareTokens(cut, run)).toMatch(
    /^different: PARGS \(column 2\) from token 6 on; the same: PARGS \(column 1\)/,
  )
})
