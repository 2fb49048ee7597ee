// Builds a tokenizer from a GGUF's metadata, which is converted to a tokenizer.json for @huggingface/tokenizers.

import { Template } from '@huggingface/jinja'
import { Tokenizer as NativeTokenizer } from '@huggingface/tokenizers'
import { invalidModel } from '../engine/gguf/errors.ts'
import type { GgufMetadata } from '../engine/gguf/read.ts'
import { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE } from './byteLevel.ts'
import { withoutDefaultSystemTurn } from './chatTemplate.ts'
import type { Tokenizer } from './tokenizer.types.ts'

/** Values of GGUF's token_type for tokens that are matched literally in a text. */
const CONTROL = 3
const USER_DEFINED = 4

/**
 * Splits text into words of letters, digits or symbols, each with the space before it, if any. SmolLM's own tokenizer.json
 * also splits off every digit first, but Python transformers reading the same GGUF does not, and this code reproduces its
 * ids. The ids differ only where white space precedes a digit and in numerals such as ¼, because SmolLM has no merges within
 * numbers.
 */
const GPT2_PATTERN = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
/** Patterns by `tokenizer.ggml.pre`. */
const PATTERNS: ReadonlyMap<string, string> = new Map([
  ['gpt-2', GPT2_PATTERN],
  ['smollm', GPT2_PATTERN],
])

/** Common names of tokens that end a text, for vocabularies whose metadata does not list the ids. */
const END_NAMES = new Set(['<|endoftext|>', '<|end_of_text|>', '<|im_end|>', '<|eot_id|>', '<|end|>', '</s>', '<eos>'])

/**
 * Creates a tokenizer with the same ids as Python transformers reading the same GGUF. `encode` drops bytes that the
 * vocabulary lacks (21 in SmolLM2, including some control characters) before merging.
 * @throws ModelFileError naming the key if the vocabulary is incomplete, or is not byte-level BPE with a known pattern.
 */
export function createTokenizer(metadata: GgufMetadata): Tokenizer {
  const vocabulary = readVocabulary(metadata)
  const { tokens, special, literal } = vocabulary
  // If cleaned up, decoding would remove spaces before punctuation.
  const native = new NativeTokenizer(tokenizerJson(vocabulary), { clean_up_tokenization_spaces: false })
  const encode = (text: string) => native.encode(text, { add_special_tokens: false }).ids
  let template: Template | null = null
  const assertKnown = (id: number) => {
    if (tokens[id] === undefined)
      throw new RangeError(`${id} is not a token id: ids range from 0 to ${tokens.length - 1}.`)
  }
  const encoder = new TextEncoder()
  const tokenNamed = (key: string) => tokens[Number(metadata[`tokenizer.ggml.${key}_token_id`])]
  /** Names under which a chat template may refer to special tokens. */
  const namedTokens = {
    bos_token: tokenNamed('bos'),
    eos_token: tokens[vocabulary.endTokenId],
    unk_token: tokenNamed('unknown'),
  }

  return {
    vocabSize: tokens.length,
    endTokenId: vocabulary.endTokenId,
    stopTokenIds: vocabulary.stopTokenIds,
    encode,
    decode(ids) {
      for (const id of ids) assertKnown(id)
      return ids.length === 0 ? '' : native.decode([...ids])
    },
    bytes(id) {
      assertKnown(id)
      const token = tokens[id]!
      return literal.has(id) ? encoder.encode(token) : Uint8Array.from(token, (c) => BYTE_OF_CHARACTER.get(c)!)
    },
    isSpecial: (id) => special.has(id),
    encodeChat(turns) {
      const source = metadata['tokenizer.chat_template']
      if (typeof source !== 'string') {
        throw invalidModel(
          'This model has no chat template (tokenizer.chat_template). Use a plain text prompt instead.',
        )
      }
      if (turns.length === 0) throw new RangeError('A chat needs at least one turn.')
      template ??= new Template(source)
      const compiled = template
      const render = (conversation: typeof turns, add_generation_prompt: boolean) =>
        compiled.render({ messages: [...conversation], add_generation_prompt, ...namedTokens })
      return encode(withoutDefaultSystemTurn(turns, render))
    },
  }
}

function readVocabulary(metadata: GgufMetadata) {
  const model = metadata['tokenizer.ggml.model']
  if (model !== 'gpt2') {
    throw invalidModel(
      `The model's tokenizer (tokenizer.ggml.model) is "${String(model)}"; only "gpt2" (byte-level BPE) is supported.`,
    )
  }
  const pre = String(metadata['tokenizer.ggml.pre'])
  const pattern = PATTERNS.get(pre)
  if (pattern === undefined) {
    const known = [...PATTERNS.keys()].join(', ')
    throw invalidModel(
      `The model splits text by the rule "${pre}" (tokenizer.ggml.pre), which is not supported. Supported: ${known}.`,
    )
  }
  const tokens = stringArray(metadata, 'tokenizer.ggml.tokens')
  const merges = stringArray(metadata, 'tokenizer.ggml.merges')
  const types = metadata['tokenizer.ggml.token_type']
  if (!Array.isArray(types) || types.length !== tokens.length) {
    const found = Array.isArray(types) ? types.length : 0
    throw invalidModel(
      `tokenizer.ggml.token_type has ${found} entries for ${tokens.length} tokens; each token needs one.`,
    )
  }
  /** Ids of control tokens. */
  const special = new Set<number>()
  /** Ids of tokens that are matched and written literally, including all control tokens. */
  const literal = new Set<number>()
  const seen = new Set<string>()
  for (const [id, token] of tokens.entries()) {
    if (seen.has(token))
      throw invalidModel(`tokenizer.ggml.tokens contains ${JSON.stringify(token)} twice (the second time at id ${id}).`)
    seen.add(token)
    if (types[id] === CONTROL) special.add(id)
    if (types[id] === CONTROL || types[id] === USER_DEFINED) literal.add(id)
    else if (![...token].every((c) => BYTE_OF_CHARACTER.has(c))) {
      throw invalidModel(`Token ${id}, ${JSON.stringify(token)}, is not written in byte-level characters.`)
    }
  }
  const endTokenId = Number(metadata['tokenizer.ggml.eos_token_id'])
  if (tokens[endTokenId] === undefined) {
    throw invalidModel(
      `tokenizer.ggml.eos_token_id is ${String(metadata['tokenizer.ggml.eos_token_id'])}; it must be an id below ${tokens.length}.`,
    )
  }
  const turnEnds = ['eot', 'eom'].map((name) => Number(metadata[`tokenizer.ggml.${name}_token_id`]))
  const named = [...special].filter((id) => END_NAMES.has(tokens[id]!))
  const stopTokenIds = [...new Set([endTokenId, ...turnEnds.filter((id) => tokens[id] !== undefined), ...named])]
  return { tokens, merges, pattern, special, literal, endTokenId, stopTokenIds }
}

function stringArray(metadata: GgufMetadata, key: string): string[] {
  const value = metadata[key]
  if (!Array.isArray(value) || value.length === 0 || !value.every((item) => typeof item === 'string')) {
    throw invalidModel(`The model's metadata has no ${key}, a list of strings that the tokenizer needs.`)
  }
  return value
}

function tokenizerJson({ tokens, merges, pattern, special, literal }: ReturnType<typeof readVocabulary>): object {
  const split = { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false }
  const toBytes = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }
  // Drops bytes without a token here. The library would drop them only after merging, too late for their neighbors to
  // merge with each other.
  const known = new Set(tokens)
  const missing = CHARACTER_OF_BYTE.filter((character) => !known.has(character))
  const codes = missing.map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const drop = { type: 'Replace', pattern: { Regex: `[${codes.join('')}]` }, content: '' }
  const steps = missing.length === 0 ? [split, toBytes] : [split, toBytes, drop]
  return {
    added_tokens: [...literal].map((id) => ({ id, content: tokens[id], special: special.has(id), normalized: false })),
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: steps },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', unk_token: null, vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges },
  }
}
