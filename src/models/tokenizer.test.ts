import { describe, expect, it } from 'vitest'
import { type GgufMetadata, readGguf } from '../engine/gguf/read.ts'
import { MemoryByteSource } from './files/byteSource.ts'
import { tinyModel } from './testing/tinyModel.ts'
import { createTokenizer } from './tokenizer.ts'

const { metadata } = await readGguf(new MemoryByteSource([await tinyModel()]))
const tokenizer = createTokenizer(metadata)
const id = (token: string) => (metadata['tokenizer.ggml.tokens'] as string[]).indexOf(token)
const [BOS, END] = [1, 2]

describe('encode', () => {
  it('is empty for an empty text, and decodes to one', () => {
    expect(tokenizer.encode('')).toEqual([])
    expect(tokenizer.decode([])).toBe('')
  })

  it('adds no special tokens, but recognises those in the text', () => {
    expect(tokenizer.encode('<|im_start|><|im_end|>')).toEqual([BOS, END])
    expect(tokenizer.encode('<|im_sta').some((token) => tokenizer.isSpecial(token))).toBe(false)
  })

  it('cuts white space as the reference does, not as JavaScript: U+FEFF is none, U+0085 is', () => {
    const bytesOf = (text: string) => tokenizer.encode(text).map((token) => [...tokenizer.bytes(token)])
    // " \u0085x": white space before the last one stands alone; " \ufeffx": the space joins the sign.
    expect(bytesOf(' \u0085x')).toEqual([[0x20], [0xc2], [0x85], [0x78]])
    expect(tokenizer.decode(tokenizer.encode(' \ufeffx'))).toBe(' \ufeffx')
  })

  it.each(['  two  3', ' trailing ', '\r\n\ttabs', '__proto__ constructor', '<p>&amp;</p>', '½ ٣ ﷽', '\u0000'])(
    'is undone by decode: %j',
    (text) => expect(tokenizer.decode(tokenizer.encode(text))).toBe(text),
  )

  it('drops what the vocabulary has no byte for, though it be a sign that regular expressions know', () => {
    const tokens = (metadata['tokenizer.ggml.tokens'] as string[]).map((token) =>
      /^[\]^\\-]$/.test(token) ? `${token}!!` : token,
    )
    const lacking = createTokenizer({ ...metadata, 'tokenizer.ggml.tokens': tokens })
    expect(lacking.decode(lacking.encode('a]b^c\\d-e[f'))).toBe('abcde[f')
  })

  it('takes half a surrogate pair as a broken character', () => {
    expect(tokenizer.decode(tokenizer.encode('a\ud83d'))).toBe('a\ufffd')
  })
})

describe('decode and bytes', () => {
  it('bytes of the ids, one after the other, are the text, though a character spans tokens', () => {
    const text = 'naïve 👩‍👧 日本<|im_end|>'
    const ids = tokenizer.encode(text)
    const bytes = ids.flatMap((token) => [...tokenizer.bytes(token)])
    expect(bytes).toEqual([...new TextEncoder().encode(text)])
    expect(ids.some((token) => tokenizer.bytes(token)[0]! > 0x7f)).toBe(true)
  })

  it('half a character is U+FFFD', () => {
    // é is c3 a9; the byte-level characters of those bytes are Ã and ©.
    expect(tokenizer.decode([id('Ã'), id('©')])).toBe('é')
    expect(tokenizer.decode([id('Ã')])).toBe('\ufffd')
    expect([...tokenizer.bytes(id('Ã'))]).toEqual([0xc3])
  })

  it('spaces before punctuation stay', () => {
    expect(tokenizer.decode(tokenizer.encode("it 's , so ."))).toBe("it 's , so .")
  })

  it.each([-1, 512, 0.5, Number.NaN])('id %d is refused', (token) => {
    expect(() => tokenizer.bytes(token)).toThrow(`${token} is not a token id: ids range from 0 to 511`)
    expect(() => tokenizer.decode([token])).toThrow(RangeError)
  })
})

describe('ends', () => {
  it('are the end of turn and the end of text', () => {
    expect(tokenizer.endTokenId).toBe(END)
    expect([...tokenizer.stopTokenIds].sort()).toEqual([0, END])
    expect(tokenizer.isSpecial(END)).toBe(true)
    expect(tokenizer.isSpecial(id('a'))).toBe(false)
  })
})

describe('encodeChat', () => {
  it("is the model's template without its default system turn", () => {
    const ids = tokenizer.encodeChat([{ role: 'user', content: 'Hi' }])
    expect(tokenizer.decode(ids)).toBe('<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n')
    expect(ids[0]).toBe(BOS)
  })

  it('keeps a system turn that is given, and turns that follow', () => {
    const ids = tokenizer.encodeChat([
      { role: 'system', content: 'Rhyme.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'My' },
      { role: 'user', content: 'Oh' },
    ])
    const turns = ['system\nRhyme.', 'user\nHi', 'assistant\nMy', 'user\nOh']
    expect(tokenizer.decode(ids)).toBe(
      `${turns.map((turn) => `<|im_start|>${turn}<|im_end|>\n`).join('')}<|im_start|>assistant\n`,
    )
  })

  it('needs a turn, and a template', () => {
    expect(() => tokenizer.encodeChat([])).toThrow('at least one turn')
    const { 'tokenizer.chat_template': _, ...plain } = metadata
    expect(() => createTokenizer(plain).encodeChat([{ role: 'user', content: 'Hi' }])).toThrow(
      'tokenizer.chat_template',
    )
  })
})

describe('metadata that cannot be used is refused by name', () => {
  const tokens = metadata['tokenizer.ggml.tokens'] as string[]
  const cases: [string, GgufMetadata, string][] = [
    ['a sentencepiece model', { 'tokenizer.ggml.model': 'llama' }, 'tokenizer.ggml.model) is "llama"'],
    ['no tokenizer', { 'tokenizer.ggml.model': undefined }, '"undefined"'],
    ['an unknown rule', { 'tokenizer.ggml.pre': 'qwen2' }, '"qwen2" (tokenizer.ggml.pre)'],
    ['no tokens', { 'tokenizer.ggml.tokens': [] }, 'tokenizer.ggml.tokens'],
    ['no merges', { 'tokenizer.ggml.merges': undefined }, 'tokenizer.ggml.merges'],
    ['types too few', { 'tokenizer.ggml.token_type': [3, 3] }, 'token_type has 2 entries for 512 tokens'],
    ['no end', { 'tokenizer.ggml.eos_token_id': undefined }, 'tokenizer.ggml.eos_token_id is undefined'],
    ['an end outside', { 'tokenizer.ggml.eos_token_id': 512 }, 'tokenizer.ggml.eos_token_id is 512'],
    ['a token twice', { 'tokenizer.ggml.tokens': tokens.with(9, tokens[8]!) }, 'twice (the second time at id 9)'],
    ['a token of other signs', { 'tokenizer.ggml.tokens': tokens.with(9, 'a b') }, 'Token 9, "a b"'],
  ]
  it.each(cases)('%s', (_name, change, message) => {
    expect(() => createTokenizer({ ...metadata, ...change })).toThrow(message)
  })
})
