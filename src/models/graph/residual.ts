// The residual stream of a Llama-shaped body: what each block adds to, and what it reads, normalised.

import type { GraphBuilder } from './builder.ts'

export class ResidualStream {
  readonly #graph: GraphBuilder
  readonly #epsilon: number
  /** The stream without the pending branch. */
  #stream: string
  #branch: string | null = null

  /** `stream`: the embedded rows; `epsilon`: of the RMS norms. */
  constructor(graph: GraphBuilder, stream: string, epsilon: number) {
    this.#graph = graph
    this.#stream = stream
    this.#epsilon = epsilon
  }

  /** Adds what a block's attention or feed-forward part gives; at most one is pending at a time. */
  add(branch: string): void {
    if (this.#branch !== null) throw new Error(`"${this.#branch}" was added and not yet read; "${branch}" came.`)
    this.#branch = branch
  }

  /**
   * The stream with all that was added, normalised by the weight of this name, in one node.
   * `names`: of the normed output, and of the stream itself where it is to be an output.
   */
  norm(weight: string, names: { normed?: string; stream?: string } = {}): string {
    const g = this.#graph
    const normed = names.normed ?? `normed.${weight}`
    const epsilon = { float: { epsilon: this.#epsilon } }
    if (this.#branch === null) {
      if (names.stream) g.op('Identity', [this.#stream], {}, names.stream)
      return g.op('SimplifiedLayerNormalization', [this.#stream, weight], { int: { axis: -1 }, ...epsilon }, normed)
    }
    const sum = names.stream ?? `sum.${weight}`
    const inputs = [this.#stream, this.#branch, weight]
    g.node('com.microsoft', 'SkipSimplifiedLayerNormalization', inputs, [normed, '', '', sum], epsilon)
    this.#stream = sum
    this.#branch = null
    return normed
  }

  /** The stream with all that was added, as an output of this name. */
  end(name: string): void {
    const g = this.#graph
    if (this.#branch === null) g.op('Identity', [this.#stream], {}, name)
    else g.op('Add', [this.#stream, this.#branch], {}, name)
  }
}
