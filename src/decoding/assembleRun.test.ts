import { expect, test } from 'vitest'
import { abortRun, appendStep, startRun } from './assembleRun.ts'
import type { RunRecord, StepRecord, StopReason, TokenRecord } from './record.ts'

const empty = startRun({
  prompt: 'The film',
  promptTokens: [1, 2],
  settings: {
    columns: [
      { method: 'topK', weight: 0 },
      { method: 'pargs', weight: 2 },
    ],
    weight: 0,
    reward: null,
    topK: 1,
    temperature: 1,
    seed: 1,
    sample: 0,
    maxTokens: 4,
    chat: false,
  },
  model: { name: 'fake', sha256: '', runtime: 'none' },
})

const tokenOf = (bytes: number[]): TokenRecord => ({
  token: 0,
  bytes,
  baseLogProb: -1,
  entropy: 1,
  candidates: [],
  chosen: 0,
  elapsedMs: 0,
})
const step = (step: number, ...tokens: [column: number, bytes: number[], stop: StopReason | null][]): StepRecord => ({
  step,
  tokens: tokens.map(([column, bytes, stop]) => ({ column, record: tokenOf(bytes), stop })),
})
const texts = (run: RunRecord) => run.columns.map((column) => column.text)
const [a, b] = [97, 98]
const [e0, e1] = [0xc3, 0xa9] // é

test('columns grow by their tokens and keep their settings; the given records are not changed', () => {
  const first = appendStep(empty, step(0, [0, [a], null], [1, [a, e0], null]))
  const second = appendStep(first, step(1, [0, [b], 'length'], [1, [e1], null]))
  expect([texts(empty), texts(first), texts(second)]).toEqual([
    ['', ''],
    ['a', 'a'],
    ['ab', 'aé'],
  ])
  expect(second.columns.map(({ method, weight, stop }) => [method, weight, stop])).toEqual([
    ['topK', 0, 'length'],
    ['pargs', 2, null],
  ])
  expect(empty.columns[0]?.tokens).toEqual([])
  // A column that a step does not write to stays the same object, so that it is not rendered again.
  expect(appendStep(second, step(2, [1, [a], null])).columns[0]).toBe(second.columns[0])
})

test('the end token is recorded but is not part of the text; half a character before it becomes U+FFFD', () => {
  const first = appendStep(empty, step(0, [0, [a, e0], null]))
  const ended = appendStep(first, step(1, [0, [b], 'endOfText']))
  expect(ended.columns[0]).toMatchObject({ text: 'a\ufffd', stop: 'endOfText' })
  expect(ended.columns[0]?.tokens).toHaveLength(2)
})

test('stopping a run ends the columns that were still writing', () => {
  const run = abortRun(appendStep(empty, step(0, [0, [a], 'length'], [1, [b, e0], null])))
  expect(run.columns.map(({ text, stop }) => [text, stop])).toEqual([
    ['a', 'length'],
    ['b\ufffd', 'aborted'],
  ])
})

test('a step out of order is rejected', () => {
  expect(() => appendStep(empty, step(1, [0, [a], null]))).toThrow(
    'step 1 cannot be appended to column 0, which has 0 tokens',
  )
  expect(() => appendStep(empty, step(0, [2, [a], null]))).toThrow(
    'step 0 writes to column 2, which is not in this run',
  )
  const ended = appendStep(empty, step(0, [0, [a], 'endOfText']))
  expect(() => appendStep(ended, step(1, [0, [a], null]))).toThrow(/cannot be appended/)
})
