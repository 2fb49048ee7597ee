import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGguf } from '../engine/gguf/read.ts'
import { openModelNode } from './files/nodeFile.ts'
import own from './goldens/reference-own.json'
import awkward from './goldens/reference-tokens.json'
import { createTokenizer } from './tokenizer.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
// Made on texts that are not ours to ship: checked where the data lies beside the repository.
const OTHERS = path.join(ROOT, '../shared/data/reference-logprobs.json')

interface Reference {
  rows: { text: string; ids: number[] }[]
  greedy: { prompt: string; promptIds: number[]; greedyIds: number[]; text: string }[]
}

const { source } = openModelNode(path.join(ROOT, 'models/smollm2-135m-instruct'))
const { metadata } = await readGguf(source)
source.close()
const tokenizer = createTokenizer(metadata)

/** Ids are those of Python transformers on the same file; decoding gives the text back. */
function check({ rows, greedy }: Reference): void {
  for (const { text, ids } of [...rows, ...greedy.map((row) => ({ text: row.prompt, ids: row.promptIds }))]) {
    expect(tokenizer.encode(text), text).toEqual(ids)
    expect(tokenizer.decode(ids)).toBe(text)
    const bytes = Uint8Array.from(ids.flatMap((id) => [...tokenizer.bytes(id)]))
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(text)
  }
  for (const { greedyIds, text } of greedy) expect(tokenizer.decode(greedyIds)).toBe(text)
}

describe("SmolLM2's tokenizer", () => {
  it('gives the reference ids of awkward strings', () => check({ rows: awkward.rows, greedy: [] }))

  it('gives the reference ids of the texts of its own', () => check(own))

  it.skipIf(!existsSync(OTHERS))('gives the reference ids of the texts beside the repository', () => {
    check(JSON.parse(readFileSync(OTHERS, 'utf8')) as Reference)
  })

  it('writes a chat without the default system turn', () => {
    const ids = tokenizer.encodeChat([{ role: 'user', content: 'Hi' }])
    // The same text is a row of reference-tokens.json: 1 <|im_start|>, 4093 198 user, 26843 Hi, 2 <|im_end|>, …
    expect(ids).toEqual([1, 4093, 198, 26843, 2, 198, 1, 520, 9531, 198])
  })

  it('ends at <|im_end|>, or at the end of text', () => {
    expect(tokenizer.endTokenId).toBe(2)
    expect([...tokenizer.stopTokenIds].sort()).toEqual([0, 2])
    expect(tokenizer.vocabSize).toBe(49_152)
    expect(tokenizer.isSpecial(16)).toBe(true)
    expect(tokenizer.isSpecial(17)).toBe(false)
  })

  it('drops the bytes its vocabulary lacks, as the reference does', () => {
    // 0x04 is one of 21 such bytes. Golden: tokenizers 0.22.1, BPE without unk_token and ByteLevel(add_prefix_space=False)
    // on this vocabulary, .encode(text, add_special_tokens=False).ids: the neighbours merge.
    expect(tokenizer.encode('   \u0004--')).toEqual([256, 3009])
    expect(tokenizer.encode('\u0004')).toEqual([])
  })
})
