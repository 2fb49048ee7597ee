import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { GraphBuilder } from '../../src/models/graph/builder.ts'
import { DataType } from '../../src/models/graph/onnxSchema.ts'
import { joinGraphs } from './joinGraphs.ts'

/** doubled = 2x, and an output that the second graph does not read. */
function first(): Uint8Array {
  const graph = new GraphBuilder('first')
  const x = graph.input('x', DataType.float, ['n'])
  graph.op('Mul', [x, graph.constant(DataType.float, [1], [2])], {}, 'doubled')
  graph.op('Neg', [x], {}, 'negative')
  graph.output('doubled', DataType.float, ['n'])
  graph.output('negative', DataType.float, ['n'])
  return graph.finish().model
}

it('gives the second graph the tensors of the first, and only its outputs', async () => {
  const tail = new GraphBuilder('second', { prefix: 'second.' })
  tail.op('Add', ['doubled', tail.op('Sqrt', ['x'])], {}, 'sum')
  tail.output('sum', DataType.float, ['n'])
  const session = await InferenceSession.create(joinGraphs(first(), tail.finish().model))
  expect(session.inputNames).toEqual(['x'])
  expect(session.outputNames).toEqual(['sum'])
  const { sum } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 4, 9), [3]) })
  expect([...((sum as Tensor).data as Float32Array)]).toEqual([3, 10, 21])
})

it('names what is no model', () => {
  expect(() => joinGraphs(Uint8Array.of(), first())).toThrow('The first model has no graph')
  expect(() => joinGraphs(first(), Uint8Array.of(8, 10))).toThrow('The second model has no graph')
  expect(() => joinGraphs(first().subarray(0, 60), first())).toThrow()
})
