// A tiny encoder with the tensors of the real one: each layer's rows are a table's rows times the layer's number plus one.

import { GraphBuilder } from '../../../src/models/graph/builder.ts'
import { DataType } from '../../../src/models/graph/onnxSchema.ts'
import { ROW_WIDTH } from '../filmJudgeGraph.ts'

const WORDS = 8

/** [WORDS, ROW_WIDTH] the row of each token id. */
export const table = Float32Array.from({ length: WORDS * ROW_WIDTH }, (_, i) => Math.sin(i))

export function exampleEncoder(): Uint8Array {
  const graph = new GraphBuilder('encoder')
  for (const name of ['input_ids', 'attention_mask', 'token_type_ids'])
    graph.input(name, DataType.int64, ['batch', 'sequence'])
  const rows = graph.constant(DataType.float, [WORDS, ROW_WIDTH], [...table])
  const gathered = graph.op('Gather', [rows, 'input_ids'], { int: { axis: 0 } })
  const names = [0, 1, 2, 3, 4, 5].map((layer) => (layer === 0 ? 'layer_norm' : `layer_norm_${2 * layer}`))
  for (const [layer, name] of [...names, 'last_hidden_state'].entries())
    graph.op('Mul', [gathered, graph.constant(DataType.float, [], [layer + 1])], {}, name)
  graph.output('last_hidden_state', DataType.float, ['batch', 'sequence', ROW_WIDTH])
  return graph.finish().model
}
