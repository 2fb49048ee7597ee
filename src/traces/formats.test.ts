// A file of every format, as its program wrote it (testing/README.md).

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPasted, readTraces } from './readTraces.ts'
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

interface Entry {
  id: number
  token: string
  logprob?: number
  prob?: number
  top_logprobs?: Entry[]
  top_probs?: Entry[]
}

/** Everything that llama.cpp's server says about tokens and candidates is in the trace. */
function expectEntries(trace: Trace | undefined, entries: readonly Entry[]): void {
  const number = ({ logprob, prob = 0 }: Entry) => logprob ?? Math.log(prob)
  expect(trace?.texts).toEqual(entries.map(({ token }) => token))
  expect([...(trace?.ids ?? [])]).toEqual(entries.map(({ id }) => id))
  expect([...(trace?.quantities.get('logProb') ?? [])]).toEqual(entries.map(number))
  for (const [at, { top_logprobs, top_probs }] of entries.entries())
    expect(trace?.candidates.get(at)?.map(({ id, numbers }) => [id, numbers.logProb])).toEqual(
      (top_logprobs ?? top_probs)?.map((one) => [one.id, number(one)]),
    )
}

const json = (name: string) => JSON.parse(readFileSync(new URL(`testing/${name}`, import.meta.url), 'utf8'))

test.each(['llama-chat.json', 'llama-completion.json'])('%s', async (name) => {
  const { traces, notes } = await open(name)
  expect(traces).toHaveLength(1)
  expectEntries(traces[0], json(name).choices[0].logprobs.content)
  expect(notes).toEqual([])
})

test('llama-native.json: a character of several tokens is one entry, with candidates for its last token', async () => {
  const { traces, notes } = await open('llama-native.json')
  expectEntries(traces[0], json('llama-native.json').completion_probabilities)
  expect(traces[0]).toMatchObject({ prompt: 'Hedgehogs: 🦔 🦔 🦔 🦔', meta: { finish_reason: 'limit' } })
  expect(traces[0]?.candidates.get(1)?.[0]).toMatchObject({ bytes: [148] })
  expect(notes).toEqual([])
})

test('llama-native-sampled.json: two prompts, with probabilities after sampling', async () => {
  const { traces } = await open('llama-native-sampled.json')
  expect(traces.map(({ prompt }) => prompt)).toEqual(json('llama-native-sampled.json').map((one: Trace) => one.prompt))
  for (const [at, { completion_probabilities }] of json('llama-native-sampled.json').entries())
    expectEntries(traces[at], completion_probabilities)
})

test('llama-native-stream.txt: the chunks are one trace, also without the last one', async () => {
  const { traces, notes, format } = await open('llama-native-stream.txt')
  expect(format).toBe('streamed answers of a server')
  expect(traces).toMatchObject([{ prompt: 'I watched this film on a quiet Sunday afternoon, and' }])
  const lines = readFileSync(new URL('testing/llama-native-stream.txt', import.meta.url), 'utf8')
    .trim()
    .split(/\n+/)
  const chunks = lines.map((line) => JSON.parse(line.slice('data: '.length)))
  const entries = chunks.flatMap(({ completion_probabilities = [] }) => completion_probabilities)
  expect(entries).toHaveLength(6)
  expectEntries(traces[0], entries)
  expect(notes).toEqual([])
  const cut = await readPasted(lines.slice(0, 3).join('\n'))
  expect(cut).toMatchObject({ traces: [{ texts: entries.slice(0, 3).map(({ token }) => token) }] })
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
