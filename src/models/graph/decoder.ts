// Writes the same model as the one standard decoder graph that exporters make and transformers.js runs: token ids in,
// logits of every row out, one KV cache a layer. It is the benchmark's yardstick; the product never runs it.
//
//   fp32   MatMul on expanded weights
//   q4     MatMulNBits, blocks of 32 around 8 with one scale: 4 bits made anew from the expanded weights, so its numbers
//          are coarser than the file's. The embedding stays in floats, as in such exports.

import { dequantizeInto } from '../../engine/gguf/dequantize.ts'
import type { LlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import type { GgufFile, GgufTensor } from '../../engine/gguf/read.ts'
import { type Graph, GraphBuilder } from './builder.ts'
import { writeRotaryTables } from './llama.ts'
import { DataType } from './onnxSchema.ts'
import { ResidualStream } from './residual.ts'

export interface DecoderOptions {
  weights: 'fp32' | 'q4'
  /** Name of the one file beside the graph that holds the weights. */
  dataFile: string
}

/** Weights that share a scale. */
const BLOCK = 32

/**
 * Inputs: input_ids, attention_mask, position_ids, past_key_values.<n>.key/value; outputs: logits [1, S, vocabSize],
 * present.<n>.key/value, each [1, kvHeads, T, headSize]. Heads are in the order of Hugging Face's weights, not GGUF's.
 */
export function writeDecoder(file: GgufFile, config: LlamaConfig, { weights, dataFile }: DecoderOptions): Graph {
  const { hiddenSize, vocabSize, headCount, keyValueHeadCount, headSize, normEpsilon } = config
  // transformers.js looks for these names of dimensions when it makes an empty cache.
  const g = new GraphBuilder('decoder', { dataFile })
  const ids = g.input('input_ids', DataType.int64, ['batch_size', 'sequence_length'])
  const attentionMask = g.input('attention_mask', DataType.int64, ['batch_size', 'total_sequence_length'])
  const positions = g.input('position_ids', DataType.int64, ['batch_size', 'sequence_length'])
  const [cos, sin] = writeRotaryTables(g, config)
  const toInt32 = (x: string) => g.op('Cast', [x], { int: { to: DataType.int32 } })
  const seen = g.op('ReduceSum', [attentionMask, g.int64(1)], { int: { keepdims: 0 } })
  const lengths = [
    toInt32(g.op('Sub', [seen, g.int64(1)])),
    toInt32(g.op('Shape', [attentionMask], { int: { start: 1, end: 2 } })),
  ]

  const linear = (name: string, x: string, tensors: Rows[]): string => {
    const rows = tensors.reduce((sum, { tensor }) => sum + tensor.rows, 0)
    const { columns } = tensors[0]!.tensor
    const eachRow = (visit: (values: Float32Array, row: number) => void) => visitRows(file, tensors, visit)
    if (weights === 'fp32') {
      const weight = g.weight(name, DataType.float, [columns, rows], (into) => {
        const floats = floatsOf(into)
        eachRow((values, row) => {
          for (let i = 0; i < columns; i++) floats[i * rows + row] = values[i]!
        })
      })
      return g.op('MatMul', [x, weight])
    }
    const blocks = columns / BLOCK
    const nibbles = g.weight(`${name}.q`, DataType.uint8, [rows, blocks, BLOCK / 2], (into) => {
      eachRow((values, row) => quantizeRow(values, null, into.subarray((row * columns) / 2, ((row + 1) * columns) / 2)))
    })
    const scales = g.weight(`${name}.scale`, DataType.float, [rows * blocks], (into) => {
      const floats = floatsOf(into)
      eachRow((values, row) => quantizeRow(values, floats.subarray(row * blocks, (row + 1) * blocks), null))
    })
    return g.contrib('MatMulNBits', [x, nibbles, scales], { int: { K: columns, N: rows, bits: 4, block_size: BLOCK } })
  }
  const norm = (name: string) =>
    g.weight(name, DataType.float, [hiddenSize], (into) =>
      visitRows(file, [{ tensor: file.tensor(name) }], (values) => floatsOf(into).set(values)),
    )

  const embedding = g.weight('embedding', DataType.float, [vocabSize, hiddenSize], (into) => {
    const floats = floatsOf(into)
    visitRows(file, [{ tensor: file.tensor('token_embd.weight') }], (values, row) =>
      floats.set(values, row * hiddenSize),
    )
  })
  const residual = new ResidualStream(g, g.op('Gather', [embedding, ids]), normEpsilon)

  for (let n = 0; n < config.blockCount; n++) {
    const rowsOf = (name: string, rotated = false): Rows => ({
      tensor: file.tensor(`blk.${n}.${name}.weight`),
      ...(rotated ? { headSize } : {}),
    })
    const cache = (kind: 'key' | 'value') => {
      g.output(`present.${n}.${kind}`, DataType.float, [
        'batch_size',
        keyValueHeadCount,
        'total_sequence_length',
        headSize,
      ])
      return g.input(`past_key_values.${n}.${kind}`, DataType.float, [
        'batch_size',
        keyValueHeadCount,
        'past_sequence_length',
        headSize,
      ])
    }
    const x = residual.norm(norm(`blk.${n}.attn_norm.weight`))
    const qkv = linear(`blk.${n}.qkv`, x, [rowsOf('attn_q', true), rowsOf('attn_k', true), rowsOf('attn_v')])
    const attended = `attended.${n}`
    g.node(
      'com.microsoft',
      'GroupQueryAttention',
      [qkv, '', '', cache('key'), cache('value'), ...lengths, cos, sin, positions],
      [attended, `present.${n}.key`, `present.${n}.value`],
      { int: { num_heads: headCount, kv_num_heads: keyValueHeadCount, do_rotary: 1 } },
    )
    residual.add(linear(`blk.${n}.output`, attended, [rowsOf('attn_output')]))
    const y = residual.norm(norm(`blk.${n}.ffn_norm.weight`))
    const gate = linear(`blk.${n}.gate`, y, [rowsOf('ffn_gate')])
    const up = linear(`blk.${n}.up`, y, [rowsOf('ffn_up')])
    const silu = g.op('Mul', [gate, g.op('Sigmoid', [gate])])
    residual.add(linear(`blk.${n}.down`, g.op('Mul', [silu, up]), [rowsOf('ffn_down')]))
  }

  const final = residual.norm(norm('output_norm.weight'))
  g.op('Identity', [linear('lm_head', final, [{ tensor: file.tensor(config.outputTensor) }])], {}, 'logits')
  g.output('logits', DataType.float, ['batch_size', 'sequence_length', vocabSize])
  return g.finish()
}

/** The rows of a tensor; with `headSize`, those of each head are put back from GGUF's interleaved order into halves. */
interface Rows {
  tensor: GgufTensor
  headSize?: number
}

/** Shows each row [columns], expanded, with its number among all; the array is used again for the next one. */
function visitRows(file: GgufFile, all: Rows[], visit: (values: Float32Array, row: number) => void): void {
  let first = 0
  for (const { tensor, headSize } of all) {
    const bytes = file.source.read(tensor.offset, tensor.sizeBytes)
    const rowBytes = tensor.sizeBytes / tensor.rows
    const values = new Float32Array(tensor.columns)
    for (let row = 0; row < tensor.rows; row++) {
      dequantizeInto(tensor.type, bytes.subarray(row * rowBytes, (row + 1) * rowBytes), values)
      visit(values, first + (headSize === undefined ? row : halvedRow(row, headSize)))
    }
    first += tensor.rows
  }
}

/** Where GGUF's row stands among halves: pairs of neighbours become one of each half. */
function halvedRow(row: number, headSize: number): number {
  const within = row % headSize
  return row - within + (within % 2) * (headSize / 2) + (within >> 1)
}

/** One row to 4 bits, low nibble first, and its scales: the value of largest size becomes −8. Either may be null. */
function quantizeRow(values: Float32Array, scales: Float32Array | null, nibbles: Uint8Array | null): void {
  for (let block = 0; block * BLOCK < values.length; block++) {
    let extreme = 0
    for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) {
      if (Math.abs(values[i]!) > Math.abs(extreme)) extreme = values[i]!
    }
    const scale = extreme / -8
    if (scales) scales[block] = scale
    if (!nibbles) continue
    const level = (i: number) => (scale === 0 ? 8 : Math.min(15, Math.max(0, Math.round(values[i]! / scale) + 8)))
    for (let i = block * BLOCK; i < (block + 1) * BLOCK; i += 2) nibbles[i / 2] = level(i) | (level(i + 1) << 4)
  }
}

const floatsOf = (bytes: Uint8Array) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
