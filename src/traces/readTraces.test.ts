import { gzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readPasted, readTraces } from './readTraces.ts'
import { firstDifferenceOf, summaryOf } from './summary.ts'
import type { Trace } from './trace.ts'
import { readVocabulary, withTexts } from './vocabulary.ts'
import { tracesText } from './write.ts'

const encode = (text: string) => new TextEncoder().encode(text)

async function open(value: unknown): Promise<{ format: string; traces: readonly Trace[]; notes: readonly string[] }> {
  const opened = await readPasted(typeof value === 'string' ? value : JSON.stringify(value))
  if (opened.kind !== 'traces') throw new Error('rows of unknown columns')
  return opened
}

const first = async (value: unknown): Promise<Trace> => (await open(value)).traces[0] as Trace
const column = (trace: Trace, name: string) => [...(trace.quantities.get(name) ?? [])]

const OWN = {
  prompt: 'It was',
  method: 'ARGS',
  tokens: [
    { text: ' a', id: 7, logProb: -0.5, reward: 1, candidates: [{ text: ' the', id: 8, logProb: -1 }] },
    { text: ' day', logProb: -2, reward: -1, surprise: 3 },
  ],
  meta: { step: 12 },
}

describe('our own schema', () => {
  test('is read by columns, and what is missing is NaN', async () => {
    const trace = await first(OWN)
    expect(trace).toMatchObject({
      prompt: 'It was',
      method: 'ARGS',
      texts: [' a', ' day'],
      known: 'texts',
      meta: { step: 12 },
    })
    expect(column(trace, 'surprise')).toEqual([Number.NaN, 3])
    expect([...(trace.ids ?? [])]).toEqual([7, -1])
    expect(trace.candidates.get(0)).toEqual([{ text: ' the', id: 8, numbers: { logProb: -1 } }])
    expect([...trace.quantities.keys()]).toEqual(['logProb', 'reward', 'surprise'])
  })

  test('reads what it writes, packed and in lines', async () => {
    const [trace] = [await first(OWN)]
    const bytes = new Uint8Array(gzipSync(encode(tracesText([trace, { ...trace, totals: new Map([['reward', 4]]) }]))))
    const opened = await readTraces(bytes, 'a.jsonl.gz')
    expect(opened).toMatchObject({ kind: 'traces', notes: [] })
    const traces = opened.kind === 'traces' ? opened.traces : []
    expect(traces[0]).toEqual({ ...trace, name: 'row 1' })
    expect(summaryOf(traces[1] as Trace, 'reward')).toMatchObject({ total: 4, drop: -2, dropAt: 1, length: 2 })
  })

  test('a character over several tokens belongs to the one that completes it', async () => {
    const [high, low] = [
      [0xf0, 0x9f],
      [0x99, 0x82],
    ]
    const trace = await first({
      tokens: [
        { text: 'a' },
        { text: '', bytes: high },
        { text: '', bytes: low },
        { text: 'b' },
        { text: '', bytes: high },
        { text: 'c' },
      ],
    })
    expect(trace.texts).toEqual(['a', '', '🙂', 'b', '�', 'c'])
    expect(trace.bytes.get(1)).toEqual(high)
  })

  test('numbers that are not finite are left out, in quotes or as Python writes them', async () => {
    const { traces, notes } = await open(
      '{"tokens": [{"text": "NaN", "reward": "NaN"}, {"text": "b", "reward": -Infinity}, {"text": "c", "reward": "2"}]}',
    )
    expect((traces[0] as Trace).texts[0]).toBe('NaN')
    expect(column(traces[0] as Trace, 'reward')).toEqual([Number.NaN, Number.NaN, 2])
    expect(notes.join(' ')).toContain('NaN or infinite')
  })
})

describe('answers of servers', () => {
  const listed = [
    {
      token: 'Hi',
      logprob: -0.1,
      bytes: [72, 105],
      top_logprobs: [
        { token: 'Hi', logprob: -0.1, bytes: [72, 105] },
        { token: 'Yo', logprob: -9999, bytes: null },
      ],
    },
    { token: '\\xf0\\x9f', logprob: -0.2, bytes: [0xf0, 0x9f], top_logprobs: [] },
    { token: '\\x99\\x82', logprob: -0.3, bytes: [0x99, 0x82], top_logprobs: [] },
  ]

  test('chat: tokens, candidates, and −9999 is no log-probability', async () => {
    const trace = await first({
      object: 'chat.completion',
      model: 'smol',
      choices: [{ index: 0, message: { content: 'Hi🙂' }, finish_reason: 'stop', logprobs: { content: listed } }],
    })
    expect(trace).toMatchObject({ texts: ['Hi', '', '🙂'], method: 'smol', name: 'choice 1' })
    expect(trace.candidates.get(0)?.map(({ numbers }) => numbers.logProb)).toEqual([-0.1, undefined])
  })

  test('a stream is joined', async () => {
    const lines = listed.map(
      (entry) =>
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: '' }, logprobs: { content: [entry] } }] })}`,
    )
    expect((await first(`${lines.join('\n\n')}\n\ndata: [DONE]\n`)).texts).toEqual(['Hi', '', '🙂'])
  })

  test('completion: parallel lists, token_id names, several choices, and a scored prompt', async () => {
    const { traces } = await open({
      choices: [
        {
          text: 'ab',
          logprobs: {
            tokens: ['a', 'token_id:9'],
            token_logprobs: [-1, null],
            top_logprobs: [{ b: -3, a: -1 }, null],
            text_offset: [0, 1],
          },
        },
        {
          text: 'c',
          logprobs: null,
          prompt_token_ids: [5, 6],
          prompt_logprobs: [
            null,
            { 4: { logprob: -0.1, rank: 1, decoded_token: 'x' }, 6: { logprob: -2, rank: 5, decoded_token: 'y' } },
          ],
        },
      ],
    })
    expect(traces.map(({ name, texts, known }) => ({ name, texts, known }))).toEqual([
      { name: 'choice 1', texts: ['a', '‹9›'], known: 'texts' },
      { name: 'prompt of choice 2', texts: ['‹5›', 'y'], known: 'texts' },
      { name: 'choice 2', texts: ['c'], known: 'whole' },
    ])
    expect((traces[0] as Trace).candidates.get(0)?.map(({ text }) => text)).toEqual(['a', 'b'])
  })

  test('llama.cpp', async () => {
    const trace = await first({
      content: ' a',
      completion_probabilities: [
        {
          id: 253,
          token: ' a',
          bytes: [32, 97],
          logprob: -0.5,
          top_logprobs: [{ id: 253, token: ' a', bytes: [32, 97], logprob: -0.5 }],
        },
      ],
    })
    expect(trace).toMatchObject({ texts: [' a'] })
    expect([...(trace.ids ?? [])]).toEqual([253])
  })
})

describe('rows of columns', () => {
  test('other columns are for a person to choose, with a suggestion', async () => {
    const opened = await readPasted(
      '{"question": "q", "response_tokens": ["a", "b"], "token_rewards": [1, 2], "ref_logprobs": [-1, -2], "gold": 3}',
    )
    expect(opened).toMatchObject({
      kind: 'rows',
      suggested: { prompt: 'question', tokens: 'response_tokens', numbers: ['token_rewards', 'ref_logprobs', 'gold'] },
    })
  })

  test('a list of another length is left out, and the others stay', async () => {
    const row = {
      token_ids: [1, 2, 3],
      loss_mask: [false, true, true],
      trainer_logprobs: [-1, -2, -3],
      advantages: [0, 1, 0, 0],
      entropy: [1, 2, 3],
    }
    const { traces, notes } = await open(row)
    expect([...(traces[0] as Trace).quantities.keys()]).toEqual(['logProb', 'entropy'])
    expect(notes).toEqual(['Left out: rows whose advantages has another length than their tokens: this column.'])
  })

  test('ids get their texts from a tokenizer.json', async () => {
    const trace = await first({
      token_ids: [1, 2, 0, 3],
      loss_mask: [false, true, true, true],
      trainer_logprobs: [-1, -2, -3, null],
    })
    const vocabulary = readVocabulary(
      JSON.stringify({ model: { vocab: { Ġa: 0, ĠÃ: 2 } }, added_tokens: [{ id: 3, content: '<|end|>' }] }),
      'tokenizer.json',
    )
    expect(withTexts(trace, vocabulary).texts).toEqual([' \ufffd', ' a', '<|end|>'])
    expect(trace.promptIds).toEqual(Int32Array.of(1))
  })
})

test('the first difference', async () => {
  const [one, other] = [
    await first({ tokens: [{ text: 'a' }, { text: 'b' }] }),
    await first({ tokens: [{ text: 'a' }] }),
  ]
  expect([firstDifferenceOf(one, one), firstDifferenceOf(one, other)]).toEqual([null, 1])
})
