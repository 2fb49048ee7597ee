// Tables of tokens and of responses, as CSV and TSV.

import { describe, expect, test } from 'vitest'
import { type ColumnChoice, suggestFor } from './columns.ts'
import { readTraces } from './readTraces.ts'
import type { Trace } from './trace.ts'

const encode = (text: string) => new TextEncoder().encode(text)

async function rowsOf(text: string, name = 'x.csv') {
  const opened = await readTraces(encode(text), name)
  if (opened.kind !== 'rows') throw new Error('no rows to choose from')
  return opened
}

async function tracesOf(text: string, columns: ColumnChoice, name = 'x.csv') {
  const opened = await readTraces(encode(text), name, { columns })
  if (opened.kind !== 'traces') throw new Error('no traces')
  return opened
}

const column = (trace: Trace | undefined, name: string) => [...(trace?.quantities.get(name) ?? [])]

describe('a row a token', () => {
  const TOKENS = [
    'response_id,prompt,position,token,token_id,logprob,reward,step',
    '1,It was,0, a,253,-0.5,0.25,12',
    '1,It was,1,"\n",198,-2,,12',
    '2,It was,0," ""so""",577,-1,nan,12',
    '1,It was,2,[],5,-9999,1,12',
  ].join('\n')

  test('is suggested with its columns, and each response becomes a trace', async () => {
    const { suggested, count } = await rowsOf(TOKENS)
    expect(count).toBe(4)
    expect(suggested).toEqual({
      row: 'token',
      group: 'response_id',
      prompt: 'prompt',
      tokens: 'token',
      ids: 'token_id',
      response: null,
      mask: null,
      method: null,
      numbers: ['logprob', 'reward', 'step'],
    })
    const { traces, notes } = await tracesOf(TOKENS, { ...suggested, numbers: ['logprob', 'reward'] })
    expect(traces).toHaveLength(2)
    const [one, two] = traces
    expect(one).toMatchObject({ name: 'response_id 1', prompt: 'It was', texts: [' a', '\n', '[]'], known: 'texts' })
    expect([...(one?.ids ?? [])]).toEqual([253, 198, 5])
    expect(column(one, 'logProb')).toEqual([-0.5, -2, Number.NaN])
    expect(column(one, 'reward')).toEqual([0.25, Number.NaN, 1])
    // What all its rows share is a fact about the response.
    expect(one?.meta).toEqual({ step: '12' })
    expect(two).toMatchObject({ texts: [' "so"'], prompt: 'It was' })
    expect(notes).toEqual(
      ['logprob', 'reward'].map((name) => `Left out: values of ${name} that are not finite numbers.`),
    )
  })

  test('without a column of the response, all rows are one', async () => {
    const { suggested } = await rowsOf('Token;Reward\n a;1\n b;2\n', 'x.txt')
    expect(suggested).toMatchObject({ row: 'token', group: null, tokens: 'Token', numbers: ['Reward'] })
    const { traces } = await tracesOf('Token;Reward\n a;1\n b;2\n', suggested, 'x.txt')
    expect(traces).toMatchObject([{ texts: [' a', ' b'], name: 'all rows' }])
    expect(column(traces[0], 'reward')).toEqual([1, 2])
  })

  test('is read from JSONL too', async () => {
    const rows = '{"token": " a", "logprob": -1, "sample": 0}\n{"token": " b", "logprob": -2, "sample": 0}'
    const { suggested } = await rowsOf(rows, 'x.jsonl')
    const { traces } = await tracesOf(rows, suggested, 'x.jsonl')
    expect(traces).toMatchObject([{ texts: [' a', ' b'], name: 'sample 0' }])
  })

  test('tab-separated cells may have quotation marks that quote nothing', async () => {
    const table = 'token\tlogprob\n"\t-1\nhe said\t-2\n"\t-3\n'
    const { suggested } = await rowsOf(table, 'x.tsv')
    const { traces } = await tracesOf(table, suggested, 'x.tsv')
    expect(traces).toMatchObject([{ texts: ['"', 'he said', '"'] }])
    expect(column(traces[0], 'logProb')).toEqual([-1, -2, -3])
  })
})

describe('a row a response', () => {
  test('lists in cells are read as JSON or as Python prints them', async () => {
    const table = [
      'prompt,tokens,token_rewards,score',
      `It was,"[""it"", "" is""]","[1, NaN]",0.5`,
      `It was,"[' it', ""'s"", 'a\\n\\xa0\\'""']","[1.0, None, -2e-3]",`,
    ].join('\n')
    const { suggested } = await rowsOf(table)
    expect(suggested).toMatchObject({
      row: 'response',
      prompt: 'prompt',
      tokens: 'tokens',
      numbers: ['token_rewards', 'score'],
    })
    const { traces } = await tracesOf(table, suggested)
    expect(traces.map(({ texts }) => texts)).toEqual([
      ['it', ' is'],
      [' it', "'s", 'a\n\u00a0\'"'],
    ])
    expect(column(traces[1], 'reward')).toEqual([1, Number.NaN, -0.002])
    expect(traces.map(({ totals }) => totals.get('reward'))).toEqual([0.5, undefined])
  })

  test('a text without tokens is shown whole; what has no column is left out with a note', async () => {
    const table = 'prompt,completion,reward\np,"a, b",1,2\n'
    const { suggested, notes } = await rowsOf(table)
    expect(notes.join()).toContain('more or fewer cells')
    const { traces } = await tracesOf(table, suggested)
    expect(traces).toMatchObject([{ known: 'whole', texts: ['a, b'], prompt: 'p' }])
  })
})

test('a person may say that a row is something else than was suggested', async () => {
  const { rows, suggested } = await rowsOf('a,b\nx,1\ny,2\n')
  expect(suggested.row).toBe('response')
  const choice = { ...suggestFor('token', rows), tokens: 'a' }
  const { traces } = await tracesOf('a,b\nx,1\ny,2\n', choice)
  expect(traces).toMatchObject([{ texts: ['x', 'y'] }])
})

test('a table without rows gets a sentence', async () => {
  await expect(readTraces(encode('token,reward\n'), 'x.csv')).rejects.toThrow('x.csv has no rows')
})
