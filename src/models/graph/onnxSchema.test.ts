import protobuf from 'protobufjs'
import { expect, it } from 'vitest'
import { AttributeType, DataType, encodeModel, messages } from './onnxSchema.ts'

/** protobufjs's own encoder for the same schema. */
const reference = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(messages).map(([name, fields]) => [name, { fields }])),
}).lookupType('ModelProto')

const typed = (shape: (number | string)[]) => ({
  tensorType: {
    elemType: DataType.float,
    shape: { dim: shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })) },
  },
})

it('encodes every field like protobufjs', () => {
  const model = {
    irVersion: 10,
    producerName: 'tokenwise é🙂',
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'g',
      node: [
        {
          input: ['a', ''],
          output: ['b'],
          name: undefined,
          opType: 'Op',
          attribute: [
            { name: 'i', type: AttributeType.int, i: -1 },
            { name: 'big', type: AttributeType.int, i: 2 ** 40 },
            { name: 'f', type: AttributeType.float, f: 1e-5 },
            { name: 'ints', type: AttributeType.ints, ints: [0, -3, 2 ** 33] },
            { name: 'none', type: AttributeType.ints, ints: [] },
          ],
        },
      ],
      initializer: [
        { dims: [2, 3], dataType: DataType.float, name: 'w', rawData: Uint8Array.of(1, 2, 3) },
        {
          ...{ dims: [], dataType: DataType.int64, name: 'x', dataLocation: 1 },
          externalData: [{ key: 'location', value: 'file' }],
        },
      ],
      input: [{ name: 'a', type: typed([1, 'rows']) }],
      output: [{ name: 'b', type: typed([]) }],
    },
  }
  expect(Uint8Array.from(encodeModel(model))).toEqual(Uint8Array.from(reference.encode(model).finish()))
  expect(encodeModel({})).toHaveLength(0)
})
