// `tokenwise score --per-token` on a fake model: the page's reader opens what it writes, with every number as it was.

import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followText } from '../../src/decoding/followText.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { fakeTrunk } from '../../src/decoding/testing/fakeTrunk.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import { openHead, writeHead } from '../../src/rewards/headFile.ts'
import { exampleCard, exampleWeights } from '../../src/rewards/testing/exampleHead.ts'
import { scoredTrace } from '../../src/traces/fromScores.ts'
import { readTraces } from '../../src/traces/readTraces.ts'
import type { Trace } from '../../src/traces/trace.ts'
import { register } from './score.ts'

vi.mock('../cli/withModel.ts', () => ({
  withModel: (_: unknown, work: (...given: unknown[]) => unknown) => work(model, new AbortController().signal),
}))

const trunk = fakeTrunk()
const headOf = (objective: 'full' | 'prefix') => {
  const card = exampleCard({ objective, features: ['last'] })
  return openHead(writeHead(card, exampleWeights(card, trunk.shape.hiddenSize)))
}
const forest = new Forest(trunk)
/** A token is a letter, and é is two: its bytes. */
const tokenizer = { encode: (text: string) => [...new TextEncoder().encode(text)].map((byte) => byte % 32) }
const tokenBytes = (id: number) => Uint8Array.of(id === 9 ? 0xa9 : id === 3 ? 0xc3 : 96 + id)
const model = {
  forest,
  tokenizer,
  text: { tokenBytes, stopTokenIds: [] },
  identity: { name: 'fake', sha256: '00', runtime: 'fake' },
  scorer: () => createScorer(forest, [headOf('full'), headOf('prefix')]),
}

let folder = ''
let printed = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'per-token-'))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.spyOn(console, 'log').mockImplementation((text) => {
    printed = String(text)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(folder, { recursive: true })
})

const PAIRS = [
  { prompt: 'a film', chosen: 'café', rejected: ' dull', split: 'test' },
  { prompt: 'seen', chosen: 'once', rejected: 'twice', split: 'train' },
  { prompt: 'sun ', chosen: 'set', rejected: 'rise', split: 'test' },
]

async function perToken(rows: readonly object[], given: 'pairs' | 'texts', more: readonly string[] = []) {
  const [file, out] = [path.join(folder, 'rows.jsonl'), path.join(folder, 'out.jsonl')]
  fs.writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const program = new Command()
  register(program as never)
  await program.parseAsync(['score', '--reward', 'sentiment', `--${given}`, file, '--per-token', out, ...more], {
    from: 'user',
  })
  const opened = await readTraces(new Uint8Array(fs.readFileSync(out)), 'out.jsonl')
  if (opened.kind !== 'traces') throw new Error('rows of unknown columns')
  return opened
}

/** The trace before it is written. */
async function scored(prompt: string, text: string, name: string, meta: Trace['meta']): Promise<Trace> {
  const [promptTokens, tokens] = [tokenizer.encode(prompt), tokenizer.encode(text)]
  const read = await followText({ forest, promptTokens, tokens, scorer: model.scorer(), topK: 10, tokenBytes })
  return { ...scoredTrace({ name, prompt, reward: 'sentiment', tokens: read ?? [] }), meta }
}

test('both responses of every pair of a split are scored, and nothing is lost on the way to the page', async () => {
  const { traces, notes, format } = await perToken(PAIRS, 'pairs', ['--split', 'test', '--json'])
  expect(format).toBe('Tokenwise traces')
  expect(notes).toEqual([])
  const about = (row: number, side: string) => ({ row, side, model: 'fake' })
  expect(traces).toEqual([
    await scored('a film', ' café', 'row 1', about(1, 'chosen')),
    await scored('a film', ' dull', 'row 2', about(1, 'rejected')),
    await scored('sun ', 'set', 'row 3', about(2, 'chosen')),
    await scored('sun ', 'rise', 'row 4', about(2, 'rejected')),
  ])
  expect(traces[0]?.texts.at(-1)).toBe('é')
  expect([...(traces[0]?.quantities.keys() ?? [])]).toEqual([
    'reward, full-sequence',
    'advantage, full-sequence',
    'reward, prefix',
    'advantage, prefix',
    'logProb',
    'rank',
    'entropy',
  ])
  expect(JSON.parse(printed)).toMatchObject({ reward: 'sentiment', traces: 4, tokens: 18 })
})

test('texts are scored as they are given, at most so many', async () => {
  const rows = [
    { prompt: 'a film', response: 'seen' },
    { prompt: 'a film', response: 'lost' },
  ]
  const { traces } = await perToken(rows, 'texts', ['--limit', '1'])
  expect(traces).toEqual([await scored('a film', ' seen', 'row 1', { row: 1, model: 'fake' })])
})
