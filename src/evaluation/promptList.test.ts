import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { writeCsv } from './csvText.ts'
import { decodeText } from './decodeText.ts'
import { promptOf } from './dialogues.ts'
import { MAX_PROMPTS, PromptListError, readPromptFile, readTypedPrompts } from './promptList.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, bigEndian = false) => {
  const bytes = new Uint8Array(2 * text.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !bigEndian)
  return bytes
}
const read = (name: string, text: string) => readPromptFile(name, utf8(text))
const promptsIn = (name: string, text: string) => read(name, text).prompts.map(({ prompt }) => prompt)
const refusal = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(PromptListError)
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

/** Text of one line that reads as itself: nothing that trimming or another line end would change. */
const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, 'x').trim())
  .filter((text) => text !== '' && !/\p{Cs}/u.test(text))
const lines = fc.uniqueArray(line, { minLength: 1, maxLength: 20 })

describe('a list of prompts', () => {
  it('is a line each, without empty lines and the spaces around', () => {
    expect(readTypedPrompts('The film was \r\n\n  I think\n').prompts).toEqual([
      { id: '1', prompt: 'The film was' },
      { id: '2', prompt: 'I think' },
    ])
  })

  it('is read from JSONL, JSON and CSV, with ids if all prompts have one', () => {
    const expected = [
      { id: 'a', prompt: 'The film, in short,' },
      { id: 'b', prompt: 'I "think"' },
    ]
    expect(
      read('p.jsonl', '{"id": "a", "prompt": "The film, in short,"}\n{"id": "b", "prompt": "I \\"think\\""}').prompts,
    ).toEqual(expected)
    expect(read('p.json', JSON.stringify(expected)).prompts).toEqual(expected)
    expect(read('p.csv', 'ID,group,Prompt\r\na,x,"The film, in short,"\r\nb,x,"I ""think"""\r\n').prompts).toEqual(
      expected,
    )
    expect(read('p.csv', 'id;prompt\na;The film, in short,\nb;I "think"\n').prompts).toEqual(expected)
    expect(promptsIn('p.csv', '"The film, in short,"\n"I think"')).toEqual(['The film, in short,', 'I think'])
    expect(read('p.jsonl', '{"id": "a", "prompt": "x"}\n"y"').prompts.map(({ id }) => id)).toEqual(['1', '2'])
  })

  it('leaves out repetitions and says so', () => {
    expect(readTypedPrompts('a\nb\na\n')).toMatchObject({
      prompts: [{}, {}],
      notes: ['One repeated prompt was left out.'],
    })
  })

  it.each([
    ['utf-8 with a mark', new Uint8Array([0xef, 0xbb, 0xbf, ...utf8('Der Film für Anna')])],
    ['utf-16le with a mark', new Uint8Array([0xff, 0xfe, ...utf16('Der Film für Anna')])],
    ['utf-16be with a mark', new Uint8Array([0xfe, 0xff, ...utf16('Der Film für Anna', true)])],
    ['utf-16le', utf16('Der Film für Anna')],
    ['utf-16be', utf16('Der Film für Anna', true)],
  ])('in %s is read without a note', (_, bytes) => {
    expect(readPromptFile('p.txt', bytes)).toEqual({ prompts: [{ id: '1', prompt: 'Der Film für Anna' }], notes: [] })
  })

  it('in Latin-1 is converted, which it says', () => {
    const { prompts, notes } = readPromptFile(
      'p.txt',
      Uint8Array.from('Der Film für Anna', (c) => c.charCodeAt(0)),
    )
    expect([prompts[0]?.prompt, notes]).toEqual([
      'Der Film für Anna',
      ['p.txt is not UTF-8, so it was read as Windows-1252. Check the accents below.'],
    ])
  })

  it.each([
    ['empty', () => readTypedPrompts(' \n\n'), 'The list has no prompts. Give at least one, on a line of its own.'],
    ['an empty file', () => read('p.csv', ''), 'p.csv has no prompts.'],
    [
      '100,000 lines',
      () => readTypedPrompts(Array.from({ length: 100_000 }, (_, i) => `x${i}`).join('\n')),
      'The list has 100,000 prompts; at most 1,000 can be compared at once. Give a part of the list.',
    ],
    [
      'one line of 1 MB',
      () => read('p.txt', 'x'.repeat(1_048_576)),
      'Line 1 has 1,048,576 characters; a prompt may have 8,000. Shorten it, or leave it out.',
    ],
    [
      '12 MB',
      () => readPromptFile('p.txt', new Uint8Array(12e6)),
      'p.txt has 12 MB; a list of prompts may have 8 MB. Give a shorter list.',
    ],
    [
      'a picture',
      () => readPromptFile('p.txt', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])),
      'p.txt is not a text file. Save the list as UTF-8 text (.txt, .jsonl or .csv).',
    ],
    [
      'no JSON',
      () => read('p.jsonl', '{"prompt": "x"}\nThe film'),
      'Line 2 is not JSON. Each line must be like {"id": "1", "prompt": "The film was"}.',
    ],
    ['no prompt', () => read('p.jsonl', '{"text": "x"}'), 'Line 1 has no text named “prompt”.'],
    ['no list', () => read('p.json', '{"prompt": "x"}'), 'p.json is not a JSON list.'],
    ['no column', () => read('p.csv', 'id,text\n1,x'), 'p.csv has no column “prompt”'],
    [
      'unquoted commas',
      () => read('p.csv', 'id,prompt\n1,The film, in short'),
      'p.csv, line 2 has another number of cells than the first line.',
    ],
    ['an open quote', () => read('p.csv', 'id,prompt\n1,"The film'), 'is not CSV.'],
    [
      'ids twice',
      () => read('p.jsonl', '{"id": 1, "prompt": "x"}\n{"id": "1", "prompt": "y"}'),
      'Line 1 and Line 2 have the same id, “1”.',
    ],
  ])('is refused with a sentence: %s', (_, work, sentence) => {
    expect(refusal(work)).toContain(sentence)
  })

  it('is never read in part: any bytes give a list within the limits or a PromptListError', () => {
    const name = fc.constantFrom('p.txt', 'p.jsonl', 'p.json', 'p.csv', 'p.tsv', 'p')
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 200 }).map(utf8),
      fc.json().map(utf8),
      fc.array(fc.json({ maxDepth: 2 }), { maxLength: 5 }).map((all) => utf8(all.join('\n'))),
      fc.array(fc.array(fc.string(), { maxLength: 4 }), { maxLength: 5 }).map((all) => utf8(all.join('\n'))),
    )
    fc.assert(
      fc.property(name, bytes, (file, given) => {
        try {
          const { prompts } = readPromptFile(file, given)
          expect(prompts.length).toBeLessThanOrEqual(MAX_PROMPTS)
          expect(new Set(prompts.map(({ id }) => id)).size).toBe(prompts.length)
          for (const { prompt } of prompts) expect(prompt.trim()).toBe(prompt)
        } catch (error) {
          expect(error).toBeInstanceOf(PromptListError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('is the same in every format and encoding', () => {
    fc.assert(
      fc.property(lines, (prompts) => {
        const text = prompts.join('\n')
        expect(promptsIn('p.txt', text)).toEqual(prompts)
        const marked = new Uint8Array([0xff, 0xfe, ...utf16(text)])
        expect(readPromptFile('p.txt', marked).prompts.map(({ prompt }) => prompt)).toEqual(prompts)
        expect(promptsIn('p.jsonl', prompts.map((prompt) => JSON.stringify({ prompt })).join('\n'))).toEqual(prompts)
        // A cell that a spreadsheet would run as a formula gets an apostrophe.
        const cells = prompts.filter((prompt) => !/^[=+\-@]/.test(prompt))
        const csv = writeCsv(cells, [
          ['prompt', (prompt) => prompt],
          ['note', () => ''],
        ])
        if (cells.length > 0) expect(promptsIn('p.csv', csv)).toEqual(cells)
      }),
    )
  })
})

test('bytes that are no text decode to nothing', () => {
  expect(decodeText(new Uint8Array([0, 1, 2, 3, 250]))).toBeNull()
  expect(decodeText(new Uint8Array())).toEqual({ text: '', guessed: null })
})

describe('promptOf', () => {
  it('puts dialogues into chat form, whatever is asked', () => {
    expect(promptOf('Human: Hi\n\nAssistant: Yes?\n\nHuman: Why?\n\nAssistant:', false)).toEqual({
      prompt: 'Why?',
      chat: true,
      turns: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Yes?' },
      ],
    })
    expect(promptOf('Human: Hi\n\nAssistant: Yes?', false)).toEqual({
      prompt: 'Human: Hi\n\nAssistant: Yes?',
      chat: false,
    })
    expect(promptOf('Hi', true)).toEqual({ prompt: 'Hi', chat: true })
  })
})
