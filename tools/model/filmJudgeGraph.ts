// The two graphs that go behind the encoder: mean pooling of the rows of several layers, and the film judge's head.

import { GraphBuilder } from '../../src/models/graph/builder.ts'
import { DataType } from '../../src/models/graph/onnxSchema.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { joinGraphs } from './joinGraphs.ts'

/** Width of the encoder's rows. */
export const ROW_WIDTH = 384

/** The encoder's tensors [texts, tokens, 384] after the embeddings and after each of its six blocks. */
export const ROWS = [
  'layer_norm',
  'layer_norm_2',
  'layer_norm_4',
  'layer_norm_6',
  'layer_norm_8',
  'layer_norm_10',
  'last_hidden_state',
]

/** The tensors [texts] by layer, 0 for the embeddings. */
export const LAYERS: readonly number[] = ROWS.map((_, layer) => layer)

/** Tensors of the encoder have other names. */
const PREFIX = 'judge.'

/** The pooled rows: for each layer, the mean over the tokens that the attention mask names, [CLS] and [SEP] included. */
function pooled(graph: GraphBuilder, layers: readonly number[], output?: string): string {
  const mask = graph.op('Unsqueeze', [
    graph.op('Cast', ['attention_mask'], { int: { to: DataType.float } }),
    graph.int64(1),
  ])
  const sums = layers.map((layer) => graph.op('MatMul', [mask, ROWS[layer] as string]))
  const joined = graph.op('Concat', sums, { int: { axis: -1 } })
  const counts = graph.op('ReduceSum', [mask, graph.int64(-1)], { int: { keepdims: 1 } })
  return graph.op('Squeeze', [graph.op('Div', [joined, counts]), graph.int64(1)], {}, output)
}

/** The encoder with one output, pooled [texts, layers × 384]. */
export function poolingModel(encoder: Uint8Array, layers: readonly number[]): Uint8Array {
  const graph = new GraphBuilder('pooling', { prefix: PREFIX })
  pooled(graph, layers, 'pooled')
  graph.output('pooled', DataType.float, ['batch', layers.length * ROW_WIDTH])
  return joinGraphs(encoder, graph.finish().model)
}

/**
 * The encoder with the head behind it. The output `logits` [texts, 2] is −score/2 and score/2, so that their difference is the
 * head's score, the log-odds of "positive", and their softmax the probabilities.
 * @param weights of the head, for the pooled rows of `layers` in order.
 */
export function classifierModel(encoder: Uint8Array, layers: readonly number[], weights: MlpWeights): Uint8Array {
  const inputs = weights.mean.length
  const units = weights.hiddenBias.length
  if (inputs !== layers.length * ROW_WIDTH)
    throw new Error(
      `The head has ${inputs} inputs; ${layers.length} layers of ${ROW_WIDTH} give ${layers.length * ROW_WIDTH}.`,
    )
  const graph = new GraphBuilder('film judge', { prefix: PREFIX })
  const float = (dims: number[], values: Float32Array) => graph.constant(DataType.float, dims, [...values])
  const centered = graph.op('Sub', [pooled(graph, layers), float([inputs], weights.mean)])
  const standard = graph.op('Div', [centered, float([inputs], weights.std)])
  const hidden = graph.op(
    'Gemm',
    [standard, float([units, inputs], weights.hiddenWeight), float([units], weights.hiddenBias)],
    { int: { transB: 1 } },
  )
  // GELU is an operator of its own only from operator set 20 on; the encoder has 17.
  const root = graph.constant(DataType.float, [], [Math.SQRT2])
  const half = graph.constant(DataType.float, [], [0.5])
  const one = graph.constant(DataType.float, [], [1])
  const cumulative = graph.op('Mul', [graph.op('Add', [graph.op('Erf', [graph.op('Div', [hidden, root])]), one]), half])
  const active = graph.op('Mul', [hidden, cumulative])
  const ends = (values: Float32Array) => [values.map((value) => -value / 2), values.map((value) => value / 2)]
  const both = (parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))
  graph.op(
    'Gemm',
    [active, float([2, units], both(ends(weights.outWeight))), float([2], both(ends(weights.outBias)))],
    { int: { transB: 1 } },
    'logits',
  )
  graph.output('logits', DataType.float, ['batch', 2])
  return joinGraphs(encoder, graph.finish().model)
}
