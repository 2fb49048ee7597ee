import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import { readPrompts } from './prompts.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'prompts-'))
afterAll(() => rmSync(dir, { recursive: true }))

/** A token a letter, none for what is not one; chat form adds two. */
const letters = (text: string) => [...text].filter((sign) => /\w/.test(sign)).map(() => 1)
const tokenizer = {
  encode: letters,
  encodeChat: (turns: { content: string }[]) => [0, ...turns.flatMap(({ content }) => letters(content)), 0],
} as unknown as Tokenizer

function read(rows: unknown[], settings: Partial<Parameters<typeof readPrompts>[2]> = {}) {
  const file = path.join(dir, 'prompts.jsonl')
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
  return readPrompts(file, tokenizer, { chat: false, room: 8, ...settings })
}

describe('prompts of a file', () => {
  it('are tokens, in chat form if requested', () => {
    expect(read([{ id: 7, prompt: 'a bc' }])).toEqual([{ id: '7', prompt: 'a bc', tokens: [1, 1, 1] }])
    expect(read([{ id: 'q', prompt: 'why' }], { chat: true })[0]?.tokens).toEqual([0, 1, 1, 1, 0])
  })

  it.each([
    [
      [
        { id: 'a', prompt: 'one' },
        { id: 'a', prompt: 'two' },
      ],
      'the id "a" twice',
    ],
    [[{ id: 'a', prompt: '…' }], 'the prompt "a" has no tokens'],
    [[{ id: 'a', prompt: 'ninelongs' }], 'the prompt "a" has 9 tokens; at most 8 fit before the response'],
    [[{ id: 'a', prompt: '  ' }], 'is empty'],
  ])('%j are refused', (rows, words) => {
    expect(() => read(rows)).toThrow(words)
  })
})
