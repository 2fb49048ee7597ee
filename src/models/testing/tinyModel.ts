// Makes a GGUF file with a three-layer Llama model, which has random weights and is small enough for software WebGPU. Tests
// compare its numbers; its texts have no meaning.

import { GGMLQuantizationType, GGUFValueType } from '@huggingface/gguf'
import { philox4x32 } from '../../decoding/random.ts'
import { BYTE_OF_CHARACTER } from '../byteLevel.ts'
import { TINY_SPECIALS, type TinyVocabulary, tinyVocabulary } from './tinyVocabulary.ts'
import { type MetadataEntry, type TensorToWrite, writeGguf } from './writeGguf.ts'

/** 'standard': Q4_1 body and tied Q8_0 embedding, like SmolLM2. 'mixed' also has F16 and F32 matrices and a separate LM head. */
export type TinyVariant = 'standard' | 'mixed'

/** Head size and grouped heads are like the real model's, because the choice of kernels depends on them. */
export const TINY = {
  blockCount: 3,
  hiddenSize: 256,
  headCount: 4,
  keyValueHeadCount: 2,
  headSize: 64,
  feedForwardSize: 384,
  vocabSize: 512,
  contextLength: 512,
} as const

const { F32, F16, Q4_1, Q8_0 } = GGMLQuantizationType
const { UINT32, INT32, FLOAT32, STRING, ARRAY, BOOL } = GGUFValueType

/** Makes the blocks outweigh the embedding. Otherwise the tied LM head would predict the last token again. */
const OUTPUT_GAIN = 2

/** Makes single bytes outside printable ASCII unlikely. Otherwise texts would be mostly broken characters. */
const BROKEN_SCALE = 0.25

/** ChatML with a default system turn, like SmolLM2's template. */
const CHAT_TEMPLATE = `{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system
You are a tiny model<|im_end|>
' }}{% endif %}{{'<|im_start|>' + message['role'] + '
' + message['content'] + '<|im_end|>' + '
'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant
' }}{% endif %}`

/** Returns a file of less than 2 MB. The bytes depend only on seed (an integer from 0 to 2^32 − 1) and variant. */
export function tinyModel(seed = 1, variant: TinyVariant = 'standard'): Promise<Uint8Array<ArrayBuffer>> {
  const vocabulary = tinyVocabulary(TINY.vocabSize)
  return writeGguf(metadata(variant, vocabulary), tensors(seed, variant === 'mixed', vocabulary.tokens))
}

function tensors(seed: number, mixed: boolean, tokens: readonly string[]): TensorToWrite[] {
  const { blockCount, hiddenSize, headCount, keyValueHeadCount, headSize, feedForwardSize, vocabSize } = TINY
  const list: TensorToWrite[] = []
  const put = (name: string, type: GGMLQuantizationType, shape: readonly number[], values: Float32Array) =>
    list.push({ name: `${name}.weight`, type, shape, values })
  const matrix = (name: string, type: GGMLQuantizationType, columns: number, rows: number, deviation: number) =>
    put(name, type, [columns, rows], random(seed, list.length, columns * rows, 0, deviation))
  const norm = (name: string) => put(name, F32, [hiddenSize], random(seed, list.length, hiddenSize, 1, 0.1))
  const vocabulary = (name: string, type: GGMLQuantizationType) => {
    // Rows after a norm have length √hiddenSize, so the standard deviation of the logits is about 3.
    const values = random(seed, list.length, hiddenSize * vocabSize, 0, 3 / Math.sqrt(hiddenSize))
    for (const [id, token] of tokens.entries()) {
      if (!isBroken(token)) continue
      for (let i = id * hiddenSize; i < (id + 1) * hiddenSize; i++) values[i]! *= BROKEN_SCALE
    }
    put(name, type, [hiddenSize, vocabSize], values)
  }

  vocabulary('token_embd', mixed ? F16 : Q8_0)
  for (let block = 0; block < blockCount; block++) {
    const linear = (name: string, type: GGMLQuantizationType, columns: number, rows: number, gain = 1) =>
      matrix(`blk.${block}.${name}`, type, columns, rows, gain / Math.sqrt(columns))
    norm(`blk.${block}.attn_norm`)
    linear('attn_q', Q4_1, hiddenSize, headCount * headSize)
    linear('attn_k', mixed ? F16 : Q4_1, hiddenSize, keyValueHeadCount * headSize)
    linear('attn_v', mixed ? F32 : Q4_1, hiddenSize, keyValueHeadCount * headSize)
    linear('attn_output', mixed ? Q8_0 : Q4_1, headCount * headSize, hiddenSize, OUTPUT_GAIN)
    norm(`blk.${block}.ffn_norm`)
    linear('ffn_gate', Q4_1, hiddenSize, feedForwardSize)
    linear('ffn_up', Q4_1, hiddenSize, feedForwardSize)
    linear('ffn_down', Q4_1, feedForwardSize, hiddenSize, OUTPUT_GAIN)
  }
  norm('output_norm')
  if (mixed) vocabulary('output', Q8_0)
  return list
}

function isBroken(token: string): boolean {
  const byte = [...token].length === 1 ? BYTE_OF_CHARACTER.get(token)! : 0x20
  return byte < 0x20 || byte > 0x7e
}

/**
 * Random numbers, each the sum of two 16-bit uniforms (variance 2/12). Logarithms are avoided, because their last bit differs
 * between machines, which would change the file's hash.
 */
function random(seed: number, stream: number, count: number, mean: number, deviation: number): Float32Array {
  const scale = deviation / Math.sqrt(2 / 12)
  const out = new Float32Array(count)
  for (let at = 0; at < count; at += 4) {
    for (const [i, word] of philox4x32([at / 4, stream, 0, 0], [seed, 0]).entries()) {
      // Writes past the end of the array are ignored.
      out[at + i] = mean + scale * (((word & 0xffff) + (word >>> 16) + 1) / 65536 - 1)
    }
  }
  return out
}

function metadata(variant: TinyVariant, { tokens, merges }: TinyVocabulary): Record<string, MetadataEntry> {
  const whole = (value: number): MetadataEntry => ({ value, type: UINT32 })
  const real = (value: number): MetadataEntry => ({ value, type: FLOAT32 })
  const text = (value: string): MetadataEntry => ({ value, type: STRING })
  const list = (value: string[] | number[], subType: GGUFValueType): MetadataEntry => ({ value, type: ARRAY, subType })
  const types = tokens.map((_, id) => (id < TINY_SPECIALS.length ? 3 : 1))
  return {
    'general.architecture': text('llama'),
    'general.name': text(`Tokenwise tiny, ${variant}`),
    'general.license': text('apache-2.0'),
    'llama.block_count': whole(TINY.blockCount),
    'llama.context_length': whole(TINY.contextLength),
    'llama.embedding_length': whole(TINY.hiddenSize),
    'llama.feed_forward_length': whole(TINY.feedForwardSize),
    'llama.attention.head_count': whole(TINY.headCount),
    'llama.attention.head_count_kv': whole(TINY.keyValueHeadCount),
    'llama.attention.layer_norm_rms_epsilon': real(1e-5),
    'llama.rope.dimension_count': whole(TINY.headSize),
    'llama.rope.freq_base': real(variant === 'mixed' ? 10_000 : 100_000),
    'llama.vocab_size': whole(TINY.vocabSize),
    'tokenizer.ggml.model': text('gpt2'),
    'tokenizer.ggml.pre': text('smollm'),
    'tokenizer.ggml.add_bos_token': { value: false, type: BOOL },
    'tokenizer.ggml.tokens': list(tokens, STRING),
    'tokenizer.ggml.token_type': list(types, INT32),
    'tokenizer.ggml.merges': list(merges, STRING),
    'tokenizer.ggml.bos_token_id': whole(1),
    'tokenizer.ggml.eos_token_id': whole(2),
    'tokenizer.ggml.unknown_token_id': whole(0),
    'tokenizer.ggml.padding_token_id': whole(2),
    'tokenizer.chat_template': text(CHAT_TEMPLATE),
  }
}
