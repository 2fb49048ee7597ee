// A file of every format, as its program wrote it (testing/README.md).

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readTraces } from './readTraces.ts'
import type { Trace } from './trace.ts'

async function open(name: string) {
  const opened = await readTraces(new Uint8Array(readFileSync(new URL(`testing/${name}`, import.meta.url))), name)
  if (opened.kind !== 'traces') throw new Error('rows of unknown columns')
  return opened
}

const names = (trace: Trace | undefined) => [...(trace?.quantities.keys() ?? [])]
const told = ({ texts }: Trace) => texts.join('')

test.each(['openai-chat.json', 'vllm-chat.json'])('%s', async (name) => {
  const { traces, notes } = await open(name)
  const [trace] = traces as [Trace]
  const { choices } = JSON.parse(readFileSync(new URL(`testing/${name}`, import.meta.url), 'utf8'))
  expect(told(trace).replace('<|im_end|>', '')).toBe(choices[0].message.content)
  expect(names(trace)).toEqual(['logProb'])
  expect(trace.candidates.size).toBe(trace.texts.length)
  expect(notes).toEqual([])
})

test('vllm-completion.json', async () => {
  const { traces } = await open('vllm-completion.json')
  expect(traces.map((trace) => [trace.name, trace.texts.length, ...names(trace)])).toEqual([
    ['choice 1', 16, 'logProb'],
    ['choice 2', 16, 'logProb'],
  ])
})

test('vllm-ids-and-prompt.json: the prompt has log-probabilities and texts, the completion ids', async () => {
  const { traces } = await open('vllm-ids-and-prompt.json')
  expect(traces.map(({ name, known }) => [name, known])).toEqual([
    ['prompt of choice 1', 'texts'],
    ['choice 1', 'ids'],
  ])
  const [prompt, choice] = traces as [Trace, Trace]
  expect(names(prompt)).toEqual(['logProb', 'rank'])
  expect(Number.isNaN(prompt.quantities.get('logProb')?.[0])).toBe(true)
  expect(prompt.texts.slice(1).join('')).toBe(' watched this film on a quiet Sunday afternoon, and')
  expect([...(choice.ids ?? [])].every((id) => id >= 0)).toBe(true)
})

test('vllm-stream.txt', async () => {
  const { traces, format } = await open('vllm-stream.txt')
  expect(format).toContain('streamed')
  expect(traces).toHaveLength(1)
  expect(traces[0]?.texts).toHaveLength(6)
})

test('prime-rl.jsonl: ids with numbers of the response; the masked prompt is apart', async () => {
  const { traces, format } = await open('prime-rl.jsonl')
  expect(format).toBe('token export of prime-rl')
  expect(traces).toHaveLength(2)
  const [trace] = traces as [Trace]
  expect(trace).toMatchObject({ known: 'ids', method: 'films', meta: { step: 12, rank: 0 } })
  expect([trace.promptIds?.length, trace.texts.length]).toEqual([11, 14])
  expect(names(trace)).toEqual(
    expect.arrayContaining([
      'advantage',
      'samplingLogProb',
      'logProb',
      'entropy',
      'mismatchKl',
      'logImportanceRatio',
      'importanceRatio',
      'prob_delta',
      'is_masked',
    ]),
  )
  expect(names(trace)).not.toContain('rl_weights')
})

test.each([
  ['verl.jsonl', 'logged generations of verl', 'reward'],
  ['trl.parquet', 'logged completions of TRL', 'advantage'],
  ['trl-zstd.parquet', 'logged completions of TRL', 'advantage'],
])('%s: texts with numbers of the whole response', async (name, format, total) => {
  const opened = await open(name)
  expect(opened.format).toBe(format)
  const [trace] = opened.traces as [Trace]
  expect(trace).toMatchObject({ known: 'whole', prompt: 'I watched this film on a quiet Sunday afternoon, and' })
  expect(trace.totals.has(total)).toBe(true)
})
