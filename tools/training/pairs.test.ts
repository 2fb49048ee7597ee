import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import type { ChatTurn, Tokenizer } from '../../src/models/tokenizer.types.ts'
import { holdOut } from './pairFeatures.ts'
import { endedGroup, readPairs, tokenPair } from './pairs.ts'

/** One id for each character; chat turns are written out. */
const tokenizer: Tokenizer = {
  vocabSize: 70_000,
  endTokenId: 2,
  stopTokenIds: [2],
  encode: (text) => [...text].map((character) => character.codePointAt(0)!),
  decode: (ids) => String.fromCodePoint(...ids),
  bytes: () => new Uint8Array(),
  isSpecial: () => false,
  encodeChat: (turns: readonly ChatTurn[]) =>
    tokenizer.encode(turns.map(({ role, content }) => `[${role}:${content}]`).join('')),
}
const written = (ids: readonly number[]) => tokenizer.decode(ids)
const folder = mkdtempSync(path.join(tmpdir(), 'pairs-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, lines: string[]): string {
  const target = path.join(folder, name)
  const text = lines.join('\n')
  writeFileSync(target, name.endsWith('.gz') ? gzipSync(text) : text)
  return target
}

describe('tokenPair', () => {
  it('joins a response to a plain prompt after a space', () => {
    const pair = tokenPair({ prompt: 'My view:', chosen: 'Good', rejected: 'Bad' }, tokenizer)
    expect([pair.prompt, pair.chosen, pair.rejected].map(written)).toEqual(['My view:', ' Good', ' Bad'])
    expect(endedGroup(pair, [1], 2).responses.map((ids) => ids.at(-1))).toEqual([2, 2])
  })

  it('puts a dialogue in chat form, and the answer where the assistant begins', () => {
    const prompt = 'Human: Hi\n\nAssistant: Yes?\n\nHuman: Who said\n\nthis: it?\n\nAssistant:'
    const pair = tokenPair({ prompt, chosen: 'Me', rejected: 'You' }, tokenizer)
    expect(written(pair.prompt)).toBe('[user:Hi][assistant:Yes?][user:Who said\n\nthis: it?]')
    expect(written(pair.chosen)).toBe('Me')
  })

  it('takes an UltraFeedback instruction as one turn', () => {
    const row = { prompt: 'Cook', chosen: 'a', rejected: 'b', source: 'ultrafeedback_binarized' }
    expect(written(tokenPair(row, tokenizer).prompt)).toBe('[user:Cook]')
  })
})

describe('readPairs', () => {
  const row = (more: object = {}) => JSON.stringify({ prompt: 'P', chosen: 'abc', rejected: 'de', ...more })
  const read = (name: string, lines: string[], options = {}) =>
    readPairs(file(name, lines), tokenizer, { contextLength: 20, ...options })

  it('reads plain and gzipped rows, up to a limit, of one split', () => {
    expect(read('a.jsonl', [row(), row(), row()], { limit: 2 })).toHaveLength(2)
    expect(read('a.jsonl.gz', [row(), '', row()])).toHaveLength(2)
    expect(
      read('b.jsonl', [row({ split: 'test' }), row({ split: 'train', chosenId: 'x' })], { split: 'train' }),
    ).toMatchObject([{ ids: ['x'] }])
  })

  it.each<[string, string, string]>([
    ['no JSON', '{', 'line 2 is not JSON'],
    ['a missing field', '{"prompt": "P", "chosen": "a"}', 'line 2: rejected'],
    ['an empty response', row({ chosen: ' \n' }), 'line 2: chosen: is empty'],
    [
      'a text beyond the context',
      row({ rejected: 'x'.repeat(30) }),
      'rejected is too long: 33 tokens with prompt and end token, but the model has 20 positions',
    ],
  ])('names the line of %s', (_, line, message) => {
    expect(() => read('c.jsonl', [row(), line])).toThrow(message)
  })

  it('names a gzipped file that is damaged', () => {
    const damaged = file('half.jsonl.gz', [row()])
    writeFileSync(damaged, readFileSync(damaged).subarray(0, 15))
    expect(() => readPairs(damaged, tokenizer, { contextLength: 20 })).toThrow(`Cannot read ${damaged}: `)
  })

  it('refuses a file without rows of the split', () => {
    expect(() => read('d.jsonl', [row({ split: 'test' })], { split: 'train' })).toThrow(
      'has no rows in the split train',
    )
  })
})

describe('holdOut', () => {
  const pairs = ['ab', 'cd', 'ae', 'fg', 'hi'].map((names) => ({
    prompt: [],
    chosen: [],
    rejected: [],
    ids: [...names],
  }))

  it('keeps rows that share a text with training rows out of the validation', () => {
    const { training, validation } = holdOut(pairs, 2, 2)
    expect(training).toHaveLength(2)
    expect(validation.map(({ ids }) => ids.join(''))).toEqual(['fg', 'hi'])
  })

  it('takes validation rows from the end if there are none after the limit', () => {
    const { training, validation } = holdOut(pairs, 10, 2)
    expect([training.length, validation.length]).toEqual([3, 2])
  })
})
