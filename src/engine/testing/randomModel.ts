// A Llama model of any shape with random weights, as a GGUF file without a tokenizer.

import { GGMLQuantizationType, GGUFValueType } from '@huggingface/gguf'
import { philox4x32 } from '../../decoding/random.ts'
import { type MetadataEntry, writeGguf } from '../../models/testing/writeGguf.ts'

export interface RandomShape {
  blockCount: number
  hiddenSize: number
  headCount: number
  keyValueHeadCount: number
  headSize: number
  feedForwardSize: number
  vocabSize: number
  /** Types of the matrices, taken in turn. */
  types: readonly GGMLQuantizationType[]
  isTied: boolean
}

export function randomModel(shape: RandomShape, seed: number): Promise<Uint8Array<ArrayBuffer>> {
  const { blockCount, hiddenSize, headCount, keyValueHeadCount, headSize, feedForwardSize, vocabSize, types } = shape
  const tensors: Parameters<typeof writeGguf>[1][number][] = []
  const values = (count: number, mean: number, deviation: number) => {
    const out = new Float32Array(count)
    for (let at = 0; at < count; at += 4)
      for (const [i, word] of philox4x32([at / 4, tensors.length, 0, 0], [seed, 0]).entries())
        out[at + i] = mean + deviation * Math.sqrt(12) * (word / 2 ** 32 - 0.5)
    return out
  }
  const vector = (name: string) =>
    tensors.push({
      name: `${name}.weight`,
      type: GGMLQuantizationType.F32,
      shape: [hiddenSize],
      values: values(hiddenSize, 1, 0.1),
    })
  const matrix = (name: string, columns: number, rows: number, gain = 1) =>
    tensors.push({
      name: `${name}.weight`,
      type: types[tensors.length % types.length] as GGMLQuantizationType,
      shape: [columns, rows],
      values: values(columns * rows, 0, gain / Math.sqrt(columns)),
    })
  matrix('token_embd', hiddenSize, vocabSize, 3)
  for (let block = 0; block < blockCount; block++) {
    vector(`blk.${block}.attn_norm`)
    matrix(`blk.${block}.attn_q`, hiddenSize, headCount * headSize)
    matrix(`blk.${block}.attn_k`, hiddenSize, keyValueHeadCount * headSize)
    matrix(`blk.${block}.attn_v`, hiddenSize, keyValueHeadCount * headSize)
    matrix(`blk.${block}.attn_output`, headCount * headSize, hiddenSize)
    vector(`blk.${block}.ffn_norm`)
    matrix(`blk.${block}.ffn_gate`, hiddenSize, feedForwardSize)
    matrix(`blk.${block}.ffn_up`, hiddenSize, feedForwardSize)
    matrix(`blk.${block}.ffn_down`, feedForwardSize, hiddenSize)
  }
  vector('output_norm')
  if (!shape.isTied) matrix('output', hiddenSize, vocabSize, 3)
  const whole = (value: number): MetadataEntry => ({ value, type: GGUFValueType.UINT32 })
  return writeGguf(
    {
      'general.architecture': { value: 'llama', type: GGUFValueType.STRING },
      'llama.block_count': whole(blockCount),
      'llama.context_length': whole(256),
      'llama.embedding_length': whole(hiddenSize),
      'llama.feed_forward_length': whole(feedForwardSize),
      'llama.attention.head_count': whole(headCount),
      'llama.attention.head_count_kv': whole(keyValueHeadCount),
      'llama.attention.key_length': whole(headSize),
      'llama.attention.layer_norm_rms_epsilon': { value: 1e-5, type: GGUFValueType.FLOAT32 },
      'llama.rope.freq_base': { value: 10_000, type: GGUFValueType.FLOAT32 },
      'llama.rope.dimension_count': whole(headSize),
    },
    tensors,
  )
}
