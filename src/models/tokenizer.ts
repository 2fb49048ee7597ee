// Makes the tokenizer that a GGUF's metadata describes: writes the tokenizer.json which that metadata stands for and
// hands it to transformers.js. Which turns and texts are tokenized is left to others.

import { PreTrainedTokenizer } from '@huggingface/transformers'
import { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE } from './byteLevel.ts'
import { withoutDefaultSystemTurn } from './chatTemplate.ts'
import { ModelFileError } from './files/errors.ts'
import type { GgufMetadata } from './gguf/read.ts'
import type { Tokenizer } from './tokenizer.types.ts'

/** GGUF's token_type values for tokens that are matched whole in a text. */
const CONTROL = 3
const USER_DEFINED = 4

/**
 * How text is cut before merging, by `tokenizer.ggml.pre`: GPT-2's pattern, in words of letters, numbers or signs,
 * each with the one space before it. SmolLM's own tokenizer.json also splits off each digit first; the reference
 * (Python transformers reading the same GGUF) does not, and its ids are the ones to reproduce. They differ only where
 * white space runs into a digit, and in number signs such as ¼: within numbers SmolLM has no merges.
 */
const GPT2_PATTERN = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
const PATTERNS: ReadonlyMap<string, string> = new Map([
  ['gpt-2', GPT2_PATTERN],
  ['smollm', GPT2_PATTERN],
])

/** Names under which vocabularies hold a token that ends a text, whatever the metadata's ids say. */
const END_NAMES = new Set(['<|endoftext|>', '<|end_of_text|>', '<|im_end|>', '<|eot_id|>', '<|end|>', '</s>', '<eos>'])

/**
 * Makes a tokenizer from a GGUF's metadata, as @huggingface/gguf gives it. Its ids are those of Python transformers
 * reading the same file. Bytes that the vocabulary lacks (SmolLM2: 21, among them some control characters) are dropped
 * by `encode` before anything is merged, as there.
 *
 * Importing this module imports transformers.js, which in a browser points `ort.env.wasm.wasmPaths` at a CDN: who uses
 * onnxruntime-web beside it sets `wasmPaths` after this import (a later statement, not an earlier import) and before
 * the first session. Nothing is fetched by the tokenizer itself.
 *
 * @throws ModelFileError, naming the key, when the vocabulary is not byte-level BPE with a known pattern, or is incomplete.
 */
export function createTokenizer(metadata: GgufMetadata): Tokenizer {
  const vocabulary = readVocabulary(metadata)
  const { tokens, special, whole } = vocabulary
  const native = new PreTrainedTokenizer(tokenizerJson(vocabulary), {
    // Otherwise decoding would take spaces away before punctuation.
    clean_up_tokenization_spaces: false,
    chat_template: metadata['tokenizer.chat_template'],
    bos_token: tokens[Number(metadata['tokenizer.ggml.bos_token_id'])],
    eos_token: tokens[vocabulary.endTokenId],
    unk_token: tokens[Number(metadata['tokenizer.ggml.unknown_token_id'])],
  })
  const encode = (text: string) => native.encode(text, { add_special_tokens: false })
  const assertKnown = (id: number) => {
    if (tokens[id] === undefined)
      throw new RangeError(`${id} is no token id; the vocabulary has 0 to ${tokens.length - 1}.`)
  }
  const encoder = new TextEncoder()
  const hasTemplate = typeof metadata['tokenizer.chat_template'] === 'string'

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
      return whole.has(id) ? encoder.encode(token) : Uint8Array.from(token, (c) => BYTE_OF_CHARACTER.get(c)!)
    },
    isSpecial: (id) => special.has(id),
    encodeChat(turns) {
      if (!hasTemplate) {
        throw new ModelFileError(
          'model',
          'This model has no chat template (tokenizer.chat_template): give it plain text instead.',
        )
      }
      if (turns.length === 0) throw new RangeError('A chat needs at least one turn; none was given.')
      const render = (conversation: typeof turns, add_generation_prompt: boolean) =>
        native.apply_chat_template([...conversation], { tokenize: false, add_generation_prompt })
      return encode(withoutDefaultSystemTurn(turns, render))
    },
  }
}

interface Vocabulary {
  tokens: readonly string[]
  merges: readonly string[]
  pattern: string
  /** Ids of control tokens. */
  special: ReadonlySet<number>
  /** Ids of tokens whose text stands for itself and is matched whole; all special ones are among them. */
  whole: ReadonlySet<number>
  endTokenId: number
  stopTokenIds: readonly number[]
}

function readVocabulary(metadata: GgufMetadata): Vocabulary {
  const model = metadata['tokenizer.ggml.model']
  if (model !== 'gpt2') {
    throw new ModelFileError(
      'model',
      `The model's tokenizer (tokenizer.ggml.model) is "${String(model)}"; only "gpt2", byte-level BPE, can be used for now.`,
    )
  }
  const pre = String(metadata['tokenizer.ggml.pre'])
  const pattern = PATTERNS.get(pre)
  if (pattern === undefined) {
    const known = [...PATTERNS.keys()].join(', ')
    throw new ModelFileError(
      'model',
      `The model cuts text by the rule "${pre}" (tokenizer.ggml.pre), which is not known here; known: ${known}.`,
    )
  }
  const tokens = stringArray(metadata, 'tokenizer.ggml.tokens')
  const merges = stringArray(metadata, 'tokenizer.ggml.merges')
  const types = metadata['tokenizer.ggml.token_type']
  if (!Array.isArray(types) || types.length !== tokens.length) {
    const found = Array.isArray(types) ? types.length : 0
    throw new ModelFileError(
      'model',
      `tokenizer.ggml.token_type has ${found} entries for ${tokens.length} tokens; one each is needed.`,
    )
  }
  const special = new Set<number>()
  const whole = new Set<number>()
  const seen = new Set<string>()
  for (const [id, token] of tokens.entries()) {
    if (seen.has(token))
      throw new ModelFileError('model', `tokenizer.ggml.tokens has ${JSON.stringify(token)} twice (again at ${id}).`)
    seen.add(token)
    if (types[id] === CONTROL) special.add(id)
    if (types[id] === CONTROL || types[id] === USER_DEFINED) whole.add(id)
    else if (![...token].every((c) => BYTE_OF_CHARACTER.has(c))) {
      throw new ModelFileError(
        'model',
        `Token ${id}, ${JSON.stringify(token)}, is not written in byte-level characters.`,
      )
    }
  }
  const endTokenId = Number(metadata['tokenizer.ggml.eos_token_id'])
  if (tokens[endTokenId] === undefined) {
    throw new ModelFileError(
      'model',
      `tokenizer.ggml.eos_token_id is ${String(metadata['tokenizer.ggml.eos_token_id'])}; an id below ${tokens.length} is needed.`,
    )
  }
  const turnEnds = ['eot', 'eom'].map((name) => Number(metadata[`tokenizer.ggml.${name}_token_id`]))
  const named = [...special].filter((id) => END_NAMES.has(tokens[id]!))
  const stopTokenIds = [...new Set([endTokenId, ...turnEnds.filter((id) => tokens[id] !== undefined), ...named])]
  return { tokens, merges, pattern, special, whole, endTokenId, stopTokenIds }
}

function stringArray(metadata: GgufMetadata, key: string): string[] {
  const value = metadata[key]
  if (!Array.isArray(value) || value.length === 0 || !value.every((item) => typeof item === 'string')) {
    throw new ModelFileError(
      'model',
      `The model's metadata has no ${key} (a list of strings): its tokenizer cannot be made.`,
    )
  }
  return value
}

/** The tokenizer.json of a byte-level BPE vocabulary. */
function tokenizerJson({ tokens, merges, pattern, special, whole }: Vocabulary): object {
  const split = { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false }
  const toBytes = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }
  // transformers.js would drop them only after merging, when they have kept their neighbours apart.
  const known = new Set(tokens)
  const missing = CHARACTER_OF_BYTE.filter((character) => !known.has(character))
  const codes = missing.map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const drop = { type: 'Replace', pattern: { Regex: `[${codes.join('')}]` }, content: '' }
  const steps = missing.length === 0 ? [split, toBytes] : [split, toBytes, drop]
  return {
    added_tokens: [...whole].map((id) => ({ id, content: tokens[id], special: special.has(id), normalized: false })),
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: steps },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', unk_token: null, vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges },
  }
}
