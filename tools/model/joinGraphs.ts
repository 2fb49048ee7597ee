// Joins two ONNX models: the nodes of the second one read tensors of the first one, and its outputs replace those of the first.

// As a whole, because Node.js sees no names in this CommonJS module.
import minimal from 'protobufjs/minimal.js'
import { messages } from '../../src/models/graph/onnxSchema.ts'

const idOf = (message: string, field: string): number => {
  const found = messages[message]?.[field]
  if (!found) throw new Error(`${message} has no field ${field} in onnxSchema.ts.`)
  return found.id
}

const GRAPH = idOf('ModelProto', 'graph')
const OUTPUT = idOf('GraphProto', 'output')
/** What `graph` takes over from the second model. */
const APPENDED = ['node', 'initializer', 'output'].map((field) => idOf('GraphProto', field))

/**
 * Returns `model` with the nodes, initializers and outputs of `tail`. The outputs of `model` remain as tensors that `tail` can
 * read, but are no longer outputs. The operator sets are those of `model`.
 * @param model an ONNX file without external data. @param tail a `GraphBuilder`'s model; its tensors have other names than those of `model`.
 * @throws Error if one of them has no graph.
 */
export function joinGraphs(model: Uint8Array, tail: Uint8Array): Uint8Array {
  const fields = fieldsOf(model)
  const graph = graphOf(fields, 'The first model')
  const kept = fieldsOf(graph).filter(({ id }) => id !== OUTPUT)
  const added = fieldsOf(graphOf(fieldsOf(tail), 'The second model')).filter(({ id }) => APPENDED.includes(id))
  const joined = [...kept, ...added].map(({ bytes }) => bytes)
  return Buffer.concat(
    fields.flatMap(({ id, bytes }) => (id === GRAPH ? [header(GRAPH, byteLength(joined)), ...joined] : [bytes])),
  )
}

interface Encoded {
  id: number
  /** The field as a whole, with its tag. */
  bytes: Uint8Array
  /** Its content, if it has a length. */
  content: Uint8Array | null
}

const LENGTH_DELIMITED = 2

/** The fields of an encoded message, in order. @throws RangeError if the bytes end inside a field. */
function fieldsOf(message: Uint8Array): Encoded[] {
  const reader = minimal.Reader.create(message)
  const fields: Encoded[] = []
  while (reader.pos < reader.len) {
    const start = reader.pos
    const tag = reader.uint32()
    const content = (tag & 7) === LENGTH_DELIMITED ? reader.bytes() : null
    if (content === null) reader.skipType(tag & 7)
    fields.push({ id: tag >>> 3, bytes: message.subarray(start, reader.pos), content })
  }
  return fields
}

function graphOf(fields: readonly Encoded[], which: string): Uint8Array {
  const content = fields.find(({ id }) => id === GRAPH)?.content
  if (!content) throw new Error(`${which} has no graph: it is not an ONNX model.`)
  return content
}

const byteLength = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0)

/** Tag and length of a field whose content follows. */
const header = (id: number, length: number): Uint8Array =>
  minimal.Writer.create()
    .uint32((id << 3) | LENGTH_DELIMITED)
    .uint32(length)
    .finish()
