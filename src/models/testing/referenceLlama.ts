// The Llama forward pass in plain loops and double precision: a second, independent implementation to test the ONNX graphs
// against. It has no KV cache and is slow by design.

import { dequantizeInto } from '../../engine/gguf/dequantize.ts'
import type { LlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import type { GgufFile } from '../../engine/gguf/read.ts'

export interface ReferencePass {
  /** [position][vocabSize] */
  logits: Float64Array[]
  /** [position][hiddenSize] Rows after the final norm, which the LM head reads. */
  final: Float64Array[]
  /** [blockCount + 1][position][hiddenSize] Residual stream after n blocks, before any norm; n = 0 is the embedding. */
  residual: Float64Array[][]
}

/** Reads a tensor by its GGUF name. Matrices are [rows, columns], one row per output. */
type TensorReader = (name: string) => Float32Array

/** Reads tensors from a GGUF and caches them. */
export function tensorsOf(file: GgufFile): TensorReader {
  const cache = new Map<string, Float32Array>()
  return (name) => {
    const cached = cache.get(name)
    if (cached) return cached
    const { type, rows, columns, offset, sizeBytes } = file.tensor(name)
    const out = new Float32Array(rows * columns)
    dequantizeInto(type, file.source.read(offset, sizeBytes), out)
    cache.set(name, out)
    return out
  }
}

/**
 * Evaluates `tokens` with causal attention. Source: Touvron et al., arXiv 2302.13971, with grouped-query attention, arXiv
 * 2305.13245.
 *
 * llama.cpp stores the rows of q and k permuted within each head, so that the two members of a rotary pair are
 * neighbors (2i, 2i+1) instead of half a head apart. This code keeps that order and rotates neighbors. Dot products do not
 * change, because q and k are permuted alike.
 */
export function referenceLlama(config: LlamaConfig, tensor: TensorReader, tokens: readonly number[]): ReferencePass {
  const { hiddenSize, blockCount, headSize, headCount, keyValueHeadCount, normEpsilon } = config
  const embedding = tensor('token_embd.weight')
  let stream: Float64Array[] = tokens.map((id) =>
    Float64Array.from(embedding.subarray(id * hiddenSize, (id + 1) * hiddenSize)),
  )
  const residual = [stream]
  for (let block = 0; block < blockCount; block++) {
    const weight = (name: string) => tensor(`blk.${block}.${name}.weight`)

    const normed = stream.map((row) => rmsNorm(row, weight('attn_norm'), normEpsilon))
    const queries = normed.map((row) => matVec(weight('attn_q'), row))
    const keys = normed.map((row) => matVec(weight('attn_k'), row))
    const values = normed.map((row) => matVec(weight('attn_v'), row))
    for (const rows of [queries, keys]) for (const [t, row] of rows.entries()) rotate(row, t, config)
    const attended = queries.map((query, t) => {
      const out = new Float64Array(headCount * headSize)
      for (let head = 0; head < headCount; head++) {
        const shared = Math.floor(head / (headCount / keyValueHeadCount))
        attend(out, query, keys, values, t, head * headSize, shared * headSize, headSize)
      }
      return out
    })
    stream = stream.map((row, t) => add(row, matVec(weight('attn_output'), attended[t]!)))

    stream = stream.map((row) => {
      const input = rmsNorm(row, weight('ffn_norm'), normEpsilon)
      const gate = matVec(weight('ffn_gate'), input)
      const up = matVec(weight('ffn_up'), input)
      const inner = gate.map((g, i) => (g / (1 + Math.exp(-g))) * up[i]!)
      return add(row, matVec(weight('ffn_down'), inner))
    })
    residual.push(stream)
  }
  const final = stream.map((row) => rmsNorm(row, tensor('output_norm.weight'), normEpsilon))
  const logits = final.map((row) => matVec(tensor(config.outputTensor), row))
  return { logits, final, residual }
}

/** x / √(mean(x²) + ε) · weight. Zhang and Sennrich, arXiv 1910.07467. */
function rmsNorm(row: Float64Array, weight: Float32Array, epsilon: number): Float64Array {
  const meanSquare = row.reduce((sum, x) => sum + x * x, 0) / row.length
  const scale = 1 / Math.sqrt(meanSquare + epsilon)
  return row.map((x, i) => x * scale * weight[i]!)
}

function matVec(matrix: Float32Array, x: Float64Array): Float64Array {
  const columns = x.length
  const out = new Float64Array(matrix.length / columns)
  for (let row = 0, at = 0; row < out.length; row++) {
    let sum = 0
    for (let i = 0; i < columns; i++) sum += matrix[at++]! * x[i]!
    out[row] = sum
  }
  return out
}

function add(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x + b[i]!)
}

/** Rotates each pair (2i, 2i+1) of every head by position · base^(−2i/headSize). Su et al., arXiv 2104.09864. */
function rotate(row: Float64Array, position: number, { headSize, ropeBase }: LlamaConfig): void {
  for (let at = 0; at < row.length; at += 2) {
    const angle = position * ropeBase ** (-(at % headSize) / headSize)
    const [x, y] = [row[at]!, row[at + 1]!]
    row[at] = x * Math.cos(angle) - y * Math.sin(angle)
    row[at + 1] = x * Math.sin(angle) + y * Math.cos(angle)
  }
}

/** Σ_s softmax_s(q·k_s/√headSize)·v_s over s ≤ t, for one head. `at` is the offset in q and `out`, `shared` the offset in k and v. */
function attend(
  out: Float64Array,
  query: Float64Array,
  keys: readonly Float64Array[],
  values: readonly Float64Array[],
  t: number,
  at: number,
  shared: number,
  headSize: number,
): void {
  const scores = keys.slice(0, t + 1).map((key) => {
    let dot = 0
    for (let i = 0; i < headSize; i++) dot += query[at + i]! * key[shared + i]!
    return dot / Math.sqrt(headSize)
  })
  const largest = Math.max(...scores)
  const weights = scores.map((score) => Math.exp(score - largest))
  const total = weights.reduce((sum, w) => sum + w, 0)
  for (const [s, weight] of weights.entries()) {
    for (let i = 0; i < headSize; i++) out[at + i]! += (weight / total) * values[s]![shared + i]!
  }
}
