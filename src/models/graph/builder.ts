// Writes an ONNX graph node by node. It knows the format, not the model: names are made, weights are noted with the
// way to fill them, and the file holds no weight data (all large ones are external, one "file" a weight).

import { AttributeType, DataType, encodeModel } from './onnxSchema.ts'

/** A large initializer: its bytes are made only when a session asks for them. */
export interface Weight {
  /** The initializer's name and the path under which a session looks for its data. */
  name: string
  sizeBytes: number
  /** Writes exactly sizeBytes bytes. */
  fill(into: Uint8Array): void
}

/** A finished graph and its weights, to be handed to a session together. */
export interface Graph {
  model: Uint8Array
  weights: Weight[]
  /** Names of the outputs. */
  outputs: string[]
}

/** A dimension: a number, or the name of one that is known at run time. */
export type Dimension = number | string

export interface Attributes {
  int?: Record<string, number>
  ints?: Record<string, number[]>
  float?: Record<string, number>
}

export const CONTRIB = 'com.microsoft'
const OPSETS = { '': 21, [CONTRIB]: 1 }

export class GraphBuilder {
  readonly #name: string
  readonly #nodes: object[] = []
  readonly #initializers: object[] = []
  readonly #inputs: object[] = []
  readonly #outputs: object[] = []
  readonly #outputNames: string[] = []
  readonly #weights: Weight[] = []
  readonly #dataFile: string | null
  readonly #prefix: string
  #dataBytes = 0
  #made = 0

  /**
   * `dataFile`: all weights lie in one file of this name, in the order of the graph's `weights`, without gaps.
   * `prefix`: of the names that are made, for a graph that becomes a part of another.
   */
  constructor(name: string, { dataFile = null, prefix = '' }: { dataFile?: string | null; prefix?: string } = {}) {
    this.#name = name
    this.#dataFile = dataFile
    this.#prefix = prefix
  }

  input(name: string, type: DataType, shape: Dimension[]): string {
    this.#inputs.push(valueInfo(name, type, shape))
    return name
  }

  output(name: string, type: DataType, shape: Dimension[]): void {
    this.#outputs.push(valueInfo(name, type, shape))
    this.#outputNames.push(name)
  }

  /** A node of the standard domain with one output; '' as an input leaves an optional one out. */
  op(type: string, inputs: string[], attributes: Attributes = {}, output = this.#fresh(type)): string {
    this.node('', type, inputs, [output], attributes)
    return output
  }

  /** A node of com.microsoft with one output. */
  contrib(type: string, inputs: string[], attributes: Attributes = {}, output = this.#fresh(type)): string {
    this.node(CONTRIB, type, inputs, [output], attributes)
    return output
  }

  node(domain: string, type: string, inputs: string[], outputs: string[], attributes: Attributes = {}): void {
    this.#nodes.push({
      name: this.#fresh(`${type}_node`),
      domain,
      opType: type,
      input: inputs,
      output: outputs,
      attribute: [
        ...Object.entries(attributes.int ?? {}).map(([name, i]) => ({ name, i, type: AttributeType.int })),
        ...Object.entries(attributes.ints ?? {}).map(([name, ints]) => ({ name, ints, type: AttributeType.ints })),
        ...Object.entries(attributes.float ?? {}).map(([name, f]) => ({ name, f, type: AttributeType.float })),
      ],
    })
  }

  /** A small constant, kept in the graph itself. */
  constant(type: DataType, dims: number[], values: readonly number[]): string {
    const name = this.#fresh('constant')
    const data =
      type === DataType.int64
        ? BigInt64Array.from(values, BigInt)
        : type === DataType.int32
          ? Int32Array.from(values)
          : Float32Array.from(values)
    this.#initializers.push({ name, dataType: type, dims, rawData: new Uint8Array(data.buffer) })
    return name
  }

  int64(...values: number[]): string {
    return this.constant(DataType.int64, [values.length], values)
  }

  /** A large constant whose bytes come later. Throws on a repeated name. */
  weight(name: string, type: DataType, dims: number[], fill: (into: Uint8Array) => void): string {
    if (this.#weights.some((weight) => weight.name === name)) throw new Error(`Weight "${name}" is given twice.`)
    const elementBytes = type === DataType.uint8 ? 1 : 4
    const sizeBytes = dims.reduce((product, size) => product * size, elementBytes)
    this.#weights.push({ name, sizeBytes, fill })
    this.#initializers.push({
      name,
      dataType: type,
      dims,
      dataLocation: 1,
      externalData: [
        { key: 'location', value: this.#dataFile ?? name },
        { key: 'offset', value: String(this.#dataFile === null ? 0 : this.#dataBytes) },
        { key: 'length', value: String(sizeBytes) },
      ],
    })
    this.#dataBytes += sizeBytes
    return name
  }

  finish(): Graph {
    const model = encodeModel({
      irVersion: 10,
      producerName: 'tokenwise',
      opsetImport: Object.entries(OPSETS).map(([domain, version]) => ({ domain, version })),
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    })
    return { model, weights: this.#weights, outputs: this.#outputNames }
  }

  #fresh(kind: string): string {
    this.#made += 1
    return `${this.#prefix}${kind}_${this.#made}`
  }
}

function valueInfo(name: string, elemType: DataType, shape: Dimension[]): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType, shape: { dim } } } }
}
