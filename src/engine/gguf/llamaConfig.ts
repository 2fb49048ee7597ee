// Reads the sizes of a Llama model from a GGUF's metadata. Models with unsupported features are rejected here, before they are
// loaded.

import { invalidModel } from './errors.ts'
import type { GgufFile } from './read.ts'

export interface LlamaConfig {
  name: string
  hiddenSize: number
  vocabSize: number
  blockCount: number
  /** Maximum length of a text, in tokens. */
  contextLength: number
  headCount: number
  keyValueHeadCount: number
  headSize: number
  feedForwardSize: number
  /** ε of the RMS norm, inside the square root. */
  normEpsilon: number
  /** Base of the rotary frequencies. */
  ropeBase: number
  /** Name of the LM head's tensor, which is the embedding if the two are tied. */
  outputTensor: string
}

/** @throws ModelFileError for another architecture, a missing size, or an unsupported feature. */
export function readLlamaConfig(file: GgufFile): LlamaConfig {
  const { metadata } = file
  const architecture = metadata['general.architecture']
  if (architecture !== 'llama') {
    throw invalidModel(`The model's architecture is "${String(architecture)}"; only "llama" is supported.`)
  }
  const number = (name: string) => {
    const key = `llama.${name}`
    const value = Number(metadata[key])
    if (Number.isFinite(value) && value > 0) return value
    throw invalidModel(`The model's metadata has ${key} = ${String(metadata[key])}; it must be a positive number.`)
  }
  const hiddenSize = number('embedding_length')
  const embedding = file.tensor('token_embd.weight')
  if (embedding.columns !== hiddenSize) {
    throw invalidModel(`"token_embd.weight" is ${embedding.columns} wide, but llama.embedding_length is ${hiddenSize}.`)
  }
  const headCount = number('attention.head_count')
  const headSize = Number(metadata['llama.attention.key_length'] ?? hiddenSize / headCount)
  const ropeSize = Number(metadata['llama.rope.dimension_count'] ?? headSize)
  if (ropeSize !== headSize) {
    throw invalidModel(`The model rotates only ${ropeSize} of ${headSize} dimensions per head, which is not supported.`)
  }
  const scaling = metadata['llama.rope.scaling.type']
  if (scaling !== undefined && scaling !== 'none') {
    throw invalidModel(`The model scales its rotary positions ("${String(scaling)}"), which is not supported.`)
  }
  for (const unsupported of [
    'rope_freqs.weight',
    'blk.0.attn_q.bias',
    'blk.0.attn_q_norm.weight',
    'blk.0.ffn_gate_inp.weight',
  ]) {
    if (file.has(unsupported)) throw invalidModel(`The model has a tensor "${unsupported}", which is not supported.`)
  }
  return {
    name: String(metadata['general.name'] ?? 'unnamed'),
    hiddenSize,
    vocabSize: embedding.rows,
    blockCount: number('block_count'),
    contextLength: number('context_length'),
    headCount,
    keyValueHeadCount: Number(metadata['llama.attention.head_count_kv'] ?? headCount),
    headSize,
    feedForwardSize: number('feed_forward_length'),
    normEpsilon: number('attention.layer_norm_rms_epsilon'),
    ropeBase: Number(metadata['llama.rope.freq_base'] ?? 10_000),
    outputTensor: file.has('output.weight') ? 'output.weight' : 'token_embd.weight',
  }
}
