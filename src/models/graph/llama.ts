// Writes a Llama-shaped model as two ONNX graphs: the body (embedded rows to hidden rows, with a key-value cache that
// is gathered before it is used) and the LM head. The same body serves prefill, single steps and trees of candidates:
// what a row sees is told by the mask, where it stands by its position id.

import { ModelFileError } from '../files/errors.ts'
import type { LlamaConfig } from '../gguf/llamaConfig.ts'
import type { GgufFile } from '../gguf/read.ts'
import { type Graph, GraphBuilder } from './builder.ts'
import { LinearWriter, type WeightForm } from './linear.ts'
import { DataType } from './onnxSchema.ts'

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
  const { hiddenSize, headCount, keyValueHeadCount, headSize, feedForwardSize, normEpsilon } = config
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
  const grouped = options.attention === 'grouped'
  const lengths = grouped
    ? [g.input(BODY.pastLength, DataType.int32, [1]), g.input(BODY.totalLength, DataType.int32, [1])]
    : []
  const [cos, sin] = writeRotaryTables(g, config)

  const norm = (name: string): string => {
    const tensor = file.tensor(name)
    return g.weight(name, DataType.float, [hiddenSize], (into) =>
      into.set(file.source.read(tensor.offset, tensor.sizeBytes)),
    )
  }
  const rotate = (x: string, heads: number): string =>
    // GGUF keeps the rows of q and k interleaved, so the rotation pairs neighbours and nothing needs to be permuted.
    g.contrib('RotaryEmbedding', [x, positions, cos, sin], { int: { interleaved: 1, num_heads: heads } })

  let residual = embeddings
  let branch: string | null = null
  /** Adds the pending branch to the residual stream and normalises the sum. */
  const addAndNorm = (weight: string, tap: number | null, output?: string): string => {
    const wanted = tap !== null && options.taps.includes(tap)
    const epsilon = { float: { epsilon: normEpsilon } }
    const normed = output ?? `normed.${weight}`
    if (branch === null) {
      if (wanted) g.op('Identity', [residual], {}, `tap.${tap}`)
      return g.op('SimplifiedLayerNormalization', [residual, weight], { int: { axis: -1 }, ...epsilon }, normed)
    }
    const sum = wanted ? `tap.${tap}` : `sum.${weight}`
    g.node(
      'com.microsoft',
      'SkipSimplifiedLayerNormalization',
      [residual, branch, weight],
      [normed, '', '', sum],
      epsilon,
    )
    residual = sum
    return normed
  }

  for (let n = 0; n < blocks; n++) {
    const tensors = (...names: string[]) => names.map((name) => file.tensor(`blk.${n}.${name}.weight`))
    const past = (kind: 'k' | 'v') =>
      g.op('Gather', [g.input(`past.${n}.${kind}`, DataType.float, [1, keyValueHeadCount, 'P0', headSize]), keep], {
        int: { axis: 2 },
      })
    const x = addAndNorm(norm(`blk.${n}.attn_norm.weight`), n)
    const querySize = headCount * headSize
    const keySize = keyValueHeadCount * headSize
    const qkv = linear.apply(`blk.${n}.qkv`, x, tensors('attn_q', 'attn_k', 'attn_v'))
    const [q, k, v] = split(g, qkv, [querySize, keySize, keySize])
    const attention = { q: rotate(q!, headCount), k: rotate(k!, keyValueHeadCount), v: v!, mask, layer: n }
    const attended = grouped
      ? groupedAttention(g, config, { ...attention, pastK: past('k'), pastV: past('v'), lengths })
      : matmulAttention(g, config, { ...attention, pastK: past('k'), pastV: past('v') })
    for (const kind of ['k', 'v']) {
      g.output(`present.${n}.${kind}`, DataType.float, [1, keyValueHeadCount, 'T', headSize])
    }
    branch = linear.apply(`blk.${n}.output`, attended, tensors('attn_output'))

    const y = addAndNorm(norm(`blk.${n}.ffn_norm.weight`), null)
    const gateUp = linear.apply(`blk.${n}.gate_up`, y, tensors('ffn_gate', 'ffn_up'))
    const [gate, up] = split(g, gateUp, [feedForwardSize, feedForwardSize])
    const silu = g.op('Mul', [gate!, g.op('Sigmoid', [gate!])])
    branch = linear.apply(`blk.${n}.down`, g.op('Mul', [silu, up!]), tensors('ffn_down'))
  }

  if (options.stopAfterBlock === undefined) {
    addAndNorm(norm('output_norm.weight'), blocks, BODY.final)
    g.output(BODY.final, DataType.float, [1, 'S', hiddenSize])
  } else if (options.taps.includes(blocks)) {
    g.op('Add', branch === null ? [residual, residual] : [residual, branch], {}, `tap.${blocks}`)
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

function split(g: GraphBuilder, x: string, sizes: number[]): string[] {
  const outputs = sizes.map((_, i) => `${x}.${i}`)
  g.node('', 'Split', [x, g.int64(...sizes)], outputs, { int: { axis: -1 } })
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
  /** [1, S, heads × headSize], rotated. */
  q: string
  k: string
  v: string
  /** [1, kvHeads, P, headSize] */
  pastK: string
  pastV: string
  mask: string
  layer: number
}

function groupedAttention(
  g: GraphBuilder,
  { headCount, keyValueHeadCount }: LlamaConfig,
  { q, k, v, pastK, pastV, mask, layer, lengths }: AttentionInputs & { lengths: string[] },
): string {
  const output = `attended.${layer}`
  g.node(
    'com.microsoft',
    'GroupQueryAttention',
    [q, k, v, pastK, pastV, ...lengths, '', '', '', mask],
    [output, `present.${layer}.k`, `present.${layer}.v`],
    { int: { num_heads: headCount, kv_num_heads: keyValueHeadCount, do_rotary: 0 } },
  )
  return output
}

/** softmax(q·kᵀ / √d + mask)·v, where the query heads that share a key head are rows of one matrix product. */
function matmulAttention(
  g: GraphBuilder,
  { headCount, keyValueHeadCount, headSize }: LlamaConfig,
  { q, k, v, pastK, pastV, mask, layer }: AttentionInputs,
): string {
  const heads = (x: string, count: number) =>
    g.op('Transpose', [g.op('Reshape', [x, g.int64(1, -1, count, headSize)])], { ints: { perm: [0, 2, 1, 3] } })
  const present = (past: string, x: string, name: string) =>
    g.op('Concat', [past, heads(x, keyValueHeadCount)], { int: { axis: 2 } }, name)
  const keys = present(pastK, k, `present.${layer}.k`)
  const values = present(pastV, v, `present.${layer}.v`)
  const queries = g.op('Reshape', [heads(q, headCount), g.int64(1, keyValueHeadCount, -1, headSize)])
  const raw = g.contrib('FusedMatMul', [queries, keys], {
    int: { transB: 1 },
    float: { alpha: 1 / Math.sqrt(headSize) },
  })
  // [1, kvHeads, heads / kvHeads × S, T] and [1, heads, S, T] are the same numbers; the mask fits the second.
  const maskShape = g.op('Shape', [mask], { int: { start: 2 } })
  const perHead = g.op('Reshape', [raw, g.op('Concat', [g.int64(1, headCount), maskShape], { int: { axis: 0 } })])
  const weights = g.op('Softmax', [g.op('Add', [perHead, mask])], { int: { axis: -1 } })
  const grouped = g.op('Concat', [g.int64(1, keyValueHeadCount, -1), g.op('Shape', [mask], { int: { start: 3 } })], {
    int: { axis: 0 },
  })
  const mixed = g.op('MatMul', [g.op('Reshape', [weights, grouped]), values])
  const byHead = g.op('Reshape', [mixed, g.int64(1, headCount, -1, headSize)])
  const byRow = g.op('Transpose', [byHead], { ints: { perm: [0, 2, 1, 3] } })
  return g.op('Reshape', [byRow, g.int64(1, -1, headCount * headSize)], {}, `attended.${layer}`)
}
