// The part of ONNX's protobuf schema (onnx.proto3, IR version 10) that our graphs use, and its encoder.
// protobufjs would compile one with `Function`, which the page's content security policy forbids (docs/security.md).

// As a whole, because Node.js sees no names in this CommonJS module.
import minimal, { type Writer } from 'protobufjs/minimal.js'

interface Field {
  id: number
  /** A scalar type, or the name of a message. */
  type: string
  /** Whether the field is a list. Lists of numbers are packed, as in proto3. */
  rule?: 'repeated'
}

const field = (id: number, type: string): Field => ({ id, type })
const repeated = (id: number, type: string): Field => ({ id, type, rule: 'repeated' })

/** Fields by message, in the order of their ids. */
export const messages: Record<string, Record<string, Field>> = {
  ModelProto: {
    irVersion: field(1, 'int64'),
    producerName: field(2, 'string'),
    graph: field(7, 'GraphProto'),
    opsetImport: repeated(8, 'OperatorSetIdProto'),
  },
  OperatorSetIdProto: { domain: field(1, 'string'), version: field(2, 'int64') },
  GraphProto: {
    node: repeated(1, 'NodeProto'),
    name: field(2, 'string'),
    initializer: repeated(5, 'TensorProto'),
    input: repeated(11, 'ValueInfoProto'),
    output: repeated(12, 'ValueInfoProto'),
  },
  NodeProto: {
    input: repeated(1, 'string'),
    output: repeated(2, 'string'),
    name: field(3, 'string'),
    opType: field(4, 'string'),
    attribute: repeated(5, 'AttributeProto'),
    domain: field(7, 'string'),
  },
  AttributeProto: {
    name: field(1, 'string'),
    f: field(2, 'float'),
    i: field(3, 'int64'),
    ints: repeated(8, 'int64'),
    type: field(20, 'int32'),
  },
  TensorProto: {
    dims: repeated(1, 'int64'),
    dataType: field(2, 'int32'),
    name: field(8, 'string'),
    rawData: field(9, 'bytes'),
    externalData: repeated(13, 'StringStringEntryProto'),
    dataLocation: field(14, 'int32'),
  },
  StringStringEntryProto: { key: field(1, 'string'), value: field(2, 'string') },
  ValueInfoProto: { name: field(1, 'string'), type: field(2, 'TypeProto') },
  TypeProto: { tensorType: field(1, 'TensorTypeProto') },
  TensorTypeProto: { elemType: field(1, 'int32'), shape: field(2, 'TensorShapeProto') },
  TensorShapeProto: { dim: repeated(1, 'DimensionProto') },
  DimensionProto: { dimValue: field(1, 'int64'), dimParam: field(2, 'string') },
}

/** The wire types of the scalars, with their writers. */
const scalars: Record<string, { wireType: number; write(writer: Writer, value: never): unknown }> = {
  int32: { wireType: 0, write: (writer, value) => writer.int32(value) },
  int64: { wireType: 0, write: (writer, value) => writer.int64(value) },
  float: { wireType: 5, write: (writer, value) => writer.float(value) },
  string: { wireType: 2, write: (writer, value) => writer.string(value) },
  bytes: { wireType: 2, write: (writer, value) => writer.bytes(value) },
}
const LENGTH_DELIMITED = 2

/** Encodes a model given as plain objects in the schema above. Fields that are undefined are left out. */
export function encodeModel(model: Record<string, unknown>): Uint8Array {
  return writeMessage(minimal.Writer.create(), 'ModelProto', model).finish()
}

function writeMessage(writer: Writer, name: string, message: Record<string, unknown>): Writer {
  for (const [key, { id, type, rule }] of Object.entries(messages[name] ?? {})) {
    const value = message[key]
    if (value === undefined) continue
    const tag = (wireType: number) => writer.uint32((id << 3) | wireType)
    const scalar = scalars[type]
    const items = rule === 'repeated' ? (value as unknown[]) : [value]
    if (scalar && rule === 'repeated' && scalar.wireType !== LENGTH_DELIMITED) {
      if (items.length === 0) continue
      tag(LENGTH_DELIMITED).fork()
      for (const item of items) scalar.write(writer, item as never)
      writer.ldelim()
      continue
    }
    for (const item of items) {
      if (scalar) scalar.write(tag(scalar.wireType), item as never)
      else writeMessage(tag(LENGTH_DELIMITED).fork(), type, item as Record<string, unknown>).ldelim()
    }
  }
  return writer
}

/** TensorProto.DataType. */
export const DataType = { float: 1, uint8: 2, int32: 6, int64: 7 } as const
export type DataType = (typeof DataType)[keyof typeof DataType]

/** AttributeProto.AttributeType. */
export const AttributeType = { float: 1, int: 2, ints: 7 } as const
