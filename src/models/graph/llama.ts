// Writes a Llama-shaped model as two ONNX graphs: the body (embedded rows to hidden rows, with a key-value cache that
// is gathered before it is used) and the LM head. The same body serves prefill, single steps and trees of candidates:
// what a row sees is told by the mask, where it stands by its position id.

import { ModelFileError } from '../../engine/gguf/errors.ts'
import type { LlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import type { GgufFile } from '../../engine/gguf/read.ts'
import { type Graph, GraphBuilder } from './builder.ts'
import { LinearWriter, type WeightForm } from './linear.ts'
import { DataType } from './onnxSchema.ts'
import { ResidualStream } from './residual.ts'

export interface BodyOptions {
  form: WeightForm
  /** 'grouped': com.microsoft.GroupQueryAttention; 'matmul': MatMul, Softmax, MatMul over groups of query heads. */
  attention: 'grouped' | 'matmul'
  /** Layers whose residual stream is an output ("tap.<n>" after n blocks), in [0, blockCount]. */
  taps: readonly number[]
  /** Leaves out all blocks after this many, the final norm and its output: for reading features only. */
  stopAfterBlock?: number
}

/** Names of the body's inputs and outputs, beside past.<n>.k/v, present.<n>.k/v and tap.<n>. */
export const BODY = {
  embeddings: 'embeddings', // [1, S, hiddenSize]
  positions: 'position_ids', // [1, S]
  keep: 'keep', // [P] rows of past to go on with
  mask: 'mask', // [1, 1, S, P + S] additive
  pastLength: 'seqlens_k', // [1] P + S − 1; grouped attention only
  totalLength: 'total_sequence_length', // [1] P + S; grouped attention only
  final: 'final', // [1, S, hiddenSize] after the last norm
} as const

/** The body's graph. Shapes: S new rows, P0 rows of past, P kept ones. */
export function writeBody(file: GgufFile, config: LlamaConfig, options: BodyOptions): Graph {
  const { hiddenSize, keyValueHeadCount, headSize, feedForwardSize, normEpsilon } = config
  const blocks = options.stopAfterBlock ?? config.blockCount
  for (const tap of options.taps) {
    if (!Number.isInteger(tap) || tap < 0 || tap > blocks) {
      throw new ModelFileError('model', `Layer ${tap} cannot be read: the model has layers 0 (embedding) to ${blocks}.`)
    }
  }
  const g = new GraphBuilder('body')
  const linear = new LinearWriter(g, file.source, options.form)
  const embeddings = g.input(BODY.embeddings, DataType.float, [1, 'S', hiddenSize])
  const positions = g.input(BODY.positions, DataType.int64, [1, 'S'])
  const keep = g.input(BODY.keep, DataType.int64, ['P'])
  const mask = g.input(BODY.mask, DataType.float, [1, 1, 'S', 'T'])
  const [cos, sin] = writeRotaryTables(g, config)

  const norm = (name: string): string => {
    const tensor = file.tensor(name)
    return g.weight(name, DataType.float, [hiddenSize], (into) =>
      into.set(file.source.read(tensor.offset, tensor.sizeBytes)),
    )
  }
  // GGUF keeps the rows of q and k interleaved, so the rotation pairs neighbours and nothing needs to be permuted.
  const rotate = (x: string, heads: number): string =>
    g.contrib('RotaryEmbedding', [x, positions, cos, sin], { int: { interleaved: 1, num_heads: heads } })
  const attend =
    options.attention === 'grouped'
      ? groupedAttention(g, config, rotate, mask)
      : matmulAttention(g, config, rotate, mask)

  const residual = new ResidualStream(g, embeddings, normEpsilon)
  const tapName = (layer: number) => (options.taps.includes(layer) ? { stream: `tap.${layer}` } : {})

  for (let n = 0; n < blocks; n++) {
    const tensors = (...names: string[]) => names.map((name) => file.tensor(`blk.${n}.${name}.weight`))
    const past = (kind: 'k' | 'v') =>
      g.op('Gather', [g.input(`past.${n}.${kind}`, DataType.float, [1, keyValueHeadCount, 'P0', headSize]), keep], {
        int: { axis: 2 },
      })
    const x = residual.norm(norm(`blk.${n}.attn_norm.weight`), tapName(n))
    const qkv = linear.apply(`blk.${n}.qkv`, x, tensors('attn_q', 'attn_k', 'attn_v'))
    const attended = attend({ qkv, pastK: past('k'), pastV: past('v'), layer: n })
    for (const kind of ['k', 'v']) {
      g.output(`present.${n}.${kind}`, DataType.float, [1, keyValueHeadCount, 'T', headSize])
    }
    residual.add(linear.apply(`blk.${n}.output`, attended, tensors('attn_output')))

    const y = residual.norm(norm(`blk.${n}.ffn_norm.weight`))
    const gateUp = linear.apply(`blk.${n}.gate_up`, y, tensors('ffn_gate', 'ffn_up'))
    const [gate, up] = split(g, gateUp, [feedForwardSize, feedForwardSize])
    const silu = g.op('Mul', [gate!, g.op('Sigmoid', [gate!])])
    residual.add(linear.apply(`blk.${n}.down`, g.op('Mul', [silu, up!]), tensors('ffn_down')))
  }

  if (options.stopAfterBlock === undefined) {
    residual.norm(norm('output_norm.weight'), { normed: BODY.final, ...tapName(blocks) })
    g.output(BODY.final, DataType.float, [1, 'S', hiddenSize])
  } else if (options.taps.includes(blocks)) {
    residual.end(`tap.${blocks}`)
  }
  for (const tap of options.taps) g.output(`tap.${tap}`, DataType.float, [1, 'S', hiddenSize])
  return g.finish()
}

/** The LM head: "final" [R, hiddenSize] to "logits" [R, vocabSize]. As fp32 it is cut into pieces of equal rows, so
 * that expanding it needs no scratch of its whole size. */
export function writeHead(file: GgufFile, config: LlamaConfig, form: 'fp32' | 'int8'): Graph {
  const g = new GraphBuilder('head')
  const final = g.input(BODY.final, DataType.float, ['R', config.hiddenSize])
  const tensor = file.tensor(config.outputTensor)
  const linear = new LinearWriter(g, file.source, form === 'int8' ? 'int4' : 'fp32')
  const pieces = form === 'int8' ? 1 : [8, 4, 2, 1].find((n) => tensor.rows % n === 0)!
  const rows = tensor.rows / pieces
  const sizeBytes = tensor.sizeBytes / pieces
  const parts = Array.from({ length: pieces }, (_, i) =>
    linear.apply(`head.${i}`, final, [{ ...tensor, rows, sizeBytes, offset: tensor.offset + i * sizeBytes }]),
  )
  g.op('Concat', parts, { int: { axis: -1 } }, 'logits')
  g.output('logits', DataType.float, ['R', config.vocabSize])
  return g.finish()
}

function split(g: GraphBuilder, x: string, sizes: number[], axis = -1): string[] {
  const outputs = sizes.map((_, i) => `${x}.${i}`)
  g.node('', 'Split', [x, g.int64(...sizes)], outputs, { int: { axis } })
  return outputs
}

export function writeRotaryTables(
  g: GraphBuilder,
  { contextLength, headSize, ropeBase }: LlamaConfig,
): [string, string] {
  const half = headSize / 2
  const table = (name: string, of: (angle: number) => number) =>
    g.weight(name, DataType.float, [contextLength, half], (into) => {
      const floats = new Float32Array(into.buffer, into.byteOffset, into.byteLength / 4)
      for (let position = 0; position < contextLength; position++) {
        for (let i = 0; i < half; i++) floats[position * half + i] = of(position * ropeBase ** (-i / half))
      }
    })
  return [table('rotary.cos', Math.cos), table('rotary.sin', Math.sin)]
}

interface AttentionInputs {
  /** [1, S, (heads + 2 × kvHeads) × headSize] */
  qkv: string
  /** [1, kvHeads, P, headSize] */
  pastK: string
  pastV: string
  layer: number
}

/** Writes a layer's present.<layer>.k and .v, and gives the name of what its heads read, [1, S, heads × headSize]. */
type Attention = (inputs: AttentionInputs) => string

type Rotate = (x: string, heads: number) => string

function groupedAttention(
  g: GraphBuilder,
  { headCount, keyValueHeadCount, headSize }: LlamaConfig,
  rotate: Rotate,
  mask: string,
): Attention {
  const lengths = [g.input(BODY.pastLength, DataType.int32, [1]), g.input(BODY.totalLength, DataType.int32, [1])]
  const keySize = keyValueHeadCount * headSize
  return ({ qkv, pastK, pastV, layer }) => {
    const [q, k, v] = split(g, qkv, [headCount * headSize, keySize, keySize])
    const output = `attended.${layer}`
    g.node(
      'com.microsoft',
      'GroupQueryAttention',
      [rotate(q!, headCount), rotate(k!, keyValueHeadCount), v!, pastK, pastV, ...lengths, '', '', '', mask],
      [output, `present.${layer}.k`, `present.${layer}.v`],
      { int: { num_heads: headCount, kv_num_heads: keyValueHeadCount, do_rotary: 0 } },
    )
    return output
  }
}

/** softmax(q·kᵀ / √d + mask)·v, where the query heads that share a key head are rows of one matrix product. */
function matmulAttention(
  g: GraphBuilder,
  { headCount, keyValueHeadCount, headSize }: LlamaConfig,
  rotate: Rotate,
  mask: string,
): Attention {
  const sharing = headCount / keyValueHeadCount
  const groupMask = g.op('Concat', Array<string>(sharing).fill(mask), { int: { axis: 2 } }) // [1, 1, sharing × S, T]
  const swap = { ints: { perm: [0, 2, 1, 3] } }
  return ({ qkv, pastK, pastV, layer }) => {
    const byHead = g.op(
      'Transpose',
      [g.op('Reshape', [qkv, g.int64(1, -1, headCount + 2 * keyValueHeadCount, headSize)])],
      swap,
    )
    const [qk, v] = split(g, byHead, [headCount + keyValueHeadCount, keyValueHeadCount], 1)
    const [q, k] = split(g, rotate(qk!, headCount + keyValueHeadCount), [headCount, keyValueHeadCount], 1)
    const keys = g.op('Concat', [pastK, k!], { int: { axis: 2 } }, `present.${layer}.k`)
    const values = g.op('Concat', [pastV, v!], { int: { axis: 2 } }, `present.${layer}.v`)
    const queries = g.op('Reshape', [q!, g.int64(1, keyValueHeadCount, -1, headSize)])
    const raw = g.contrib('FusedMatMul', [queries, keys], {
      int: { transB: 1 },
      float: { alpha: 1 / Math.sqrt(headSize) },
    })
    const weights = g.op('Softmax', [g.op('Add', [raw, groupMask])], { int: { axis: -1 } })
    const mixed = g.op('Reshape', [g.op('MatMul', [weights, values]), g.int64(1, headCount, -1, headSize)])
    return g.op(
      'Reshape',
      [g.op('Transpose', [mixed], swap), g.int64(1, -1, headCount * headSize)],
      {},
      `attended.${layer}`,
    )
  }
}
