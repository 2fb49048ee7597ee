// The token forest: every prompt, column, candidate and rollout is a path in a tree, and all trees share one key-value cache.
// The forest decides which rows a pass evaluates, what each row attends to and which rows are dropped; the trunk runs the pass.

import type { ForestNode } from './forestNode.ts'
import { planPass } from './planPass.ts'
import type { Trunk, TrunkRows, TrunkShape } from './trunk.ts'

export type { ForestNode }

export type ForestErrorCode =
  | 'token' // The token id is not in the vocabulary.
  | 'empty' // The list of tokens is empty.
  | 'contextFull' // The position is beyond the model's context.
  | 'dropped' // The node was removed by `keep` or `reset`, or belongs to another forest.
  | 'notEvaluated' // The node has not been evaluated yet.
  | 'layer' // The trunk does not return this layer.
  | 'busy' // Another operation is still running.
  | 'broken' // A pass failed, so the state of the cache is unknown.

export class ForestError extends Error {
  override readonly name = 'ForestError'
  readonly code: ForestErrorCode
  constructor(code: ForestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

interface Row {
  /** Index of the node's row in the trunk's cache after the last pass. */
  slot: number
  /** [hiddenSize] after the final norm; empty if the trunk ends before the norm. */
  final: Float32Array
  /** One array [hiddenSize] for each of the trunk's taps. */
  taps: Float32Array[]
}

interface Entry {
  readonly children: Map<number, ForestNode>
  /** null until evaluated. */
  row: Row | null
}

export class Forest {
  readonly #trunk: Trunk
  readonly #entries = new Map<ForestNode, Entry>()
  readonly #roots = new Map<number, ForestNode>()
  /** Evaluated nodes, in the order of their cache rows after the next pass. */
  #cached: ForestNode[] = []
  #running: string | null = null
  #broken: ForestError | null = null
  #passes = 0
  #rows = 0

  constructor(trunk: Trunk) {
    this.#trunk = trunk
  }

  get shape(): TrunkShape {
    return this.#trunk.shape
  }

  /** Number of cached rows, not counting those that `keep` dropped. */
  get cacheRows(): number {
    return this.#cached.length
  }

  get passes(): number {
    return this.#passes
  }

  /** Number of rows evaluated so far. */
  get rows(): number {
    return this.#rows
  }

  /**
   * The node of `token` after `parent` (null: the first token of a text). Creates the node if needed, without evaluating it.
   * @throws ForestError 'token', 'contextFull', or 'dropped' if the parent was dropped.
   */
  child(parent: ForestNode | null, token: number): ForestNode {
    const { vocabSize, contextLength } = this.shape
    const siblings = parent ? this.#entry(parent).children : this.#roots
    const found = siblings.get(token)
    if (found) return found
    if (!Number.isInteger(token) || token < 0 || token >= vocabSize)
      throw new ForestError(
        'token',
        `token ${token} is not in the vocabulary: token ids are whole numbers from 0 to ${vocabSize - 1}`,
      )
    const position = parent ? parent.position + 1 : 0
    if (position >= contextLength)
      throw new ForestError(
        'contextFull',
        `position ${position} is beyond the model's context of ${contextLength} tokens: shorten the prompt or the response`,
      )
    const node: ForestNode = { token, parent, position }
    siblings.set(token, node)
    this.#entries.set(node, { children: new Map(), row: null })
    return node
  }

  /** The nodes of successive `tokens` after `parent`. @throws ForestError 'empty'; also when `child` throws. */
  chain(parent: ForestNode | null, tokens: ArrayLike<number>): ForestNode[] {
    if (tokens.length === 0) throw new ForestError('empty', 'the list of tokens is empty: give at least one token')
    let tip = parent
    return Array.from(tokens, (token) => (tip = this.child(tip, token)))
  }

  /**
   * Evaluates `nodes` and their ancestors, except those already evaluated, in as few passes as the trunk allows.
   * @param onRows called after each pass with the number of rows evaluated and the total.
   * @param signal checked before each pass; rows that were already evaluated stay in the cache.
   * @returns false if aborted before all were evaluated.
   * @throws ForestError 'dropped', 'busy', or 'broken' if the trunk fails; only `reset` recovers from 'broken'.
   */
  extend(
    nodes: readonly ForestNode[],
    onRows?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<boolean> {
    return this.#exclusively('extend', async () => {
      const missing = this.#missing(nodes)
      const { maxRowsPerPass } = this.#trunk
      for (let done = 0; done < missing.length; ) {
        if (signal?.aborted) return false
        const rows = missing.slice(done, done + maxRowsPerPass)
        await this.#pass(rows)
        done += rows.length
        onRows?.(done, missing.length)
      }
      return true
    })
  }

  /** Logits [vocabSize] of the next token after each of `nodes`, valid until the next call. */
  logits(nodes: readonly ForestNode[]): Promise<Float32Array[]> {
    return this.#exclusively('logits', async () => {
      if (nodes.length === 0) return []
      const { hiddenSize, vocabSize } = this.shape
      const final = new Float32Array(nodes.length * hiddenSize)
      nodes.forEach((node, i) => {
        final.set(this.#row(node).final, i * hiddenSize)
      })
      const logits = await this.#trunk.logits(final)
      assertLength('logits', logits, nodes.length * vocabSize)
      return nodes.map((_, i) => logits.subarray(i * vocabSize, (i + 1) * vocabSize))
    })
  }

  /** Residual stream [hiddenSize] of an evaluated node after `layer` blocks; read-only. */
  hidden(node: ForestNode, layer: number): Float32Array {
    const row = this.#row(node).taps[this.#trunk.taps.indexOf(layer)]
    if (row) return row
    const taps = this.#trunk.taps.join(', ') || 'none'
    throw new ForestError(
      'layer',
      `the trunk does not return layer ${layer} (returned layers: ${taps}). Load the trunk with this layer as a tap`,
    )
  }

  /** Drops every node except `nodes` and their ancestors. The next pass compacts the cache. */
  keep(nodes: readonly ForestNode[]): void {
    this.#assertReady('keep')
    const kept = new Set<ForestNode>()
    for (const node of nodes) {
      this.#entry(node)
      for (let at: ForestNode | null = node; at && !kept.has(at); at = at.parent) kept.add(at)
    }
    for (const node of this.#entries.keys()) {
      if (kept.has(node)) continue
      this.#entries.delete(node)
      const siblings = node.parent ? this.#entries.get(node.parent)?.children : this.#roots
      siblings?.delete(node.token)
    }
    this.#cached = this.#cached.filter((node) => kept.has(node))
  }

  /** Drops every node and empties the cache, even after the trunk failed. @throws ForestError 'busy'. */
  reset(): void {
    this.#assertIdle('reset')
    this.#trunk.reset()
    this.#entries.clear()
    this.#roots.clear()
    this.#cached = []
    this.#broken = null
  }

  /** Nodes on the paths to `nodes` that are not evaluated yet, parents before children. */
  #missing(nodes: readonly ForestNode[]): ForestNode[] {
    const missing = new Set<ForestNode>()
    for (const node of nodes) {
      const path: ForestNode[] = []
      for (let at: ForestNode | null = node; at && !this.#entry(at).row && !missing.has(at); at = at.parent)
        path.push(at)
      for (const at of path.reverse()) missing.add(at)
    }
    return [...missing]
  }

  async #pass(nodes: readonly ForestNode[]): Promise<void> {
    const plan = planPass(nodes, this.#cached, (node) => this.#row(node).slot)
    let rows: TrunkRows
    try {
      rows = await this.#trunk.pass(plan)
      this.#assertComplete(rows, nodes.length)
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure)
      this.#broken = new ForestError(
        'broken',
        `a forward pass failed (${reason}): reset() the forest and start again`,
        { cause: failure },
      )
      throw this.#broken
    }
    this.#passes += 1
    this.#rows += nodes.length
    const { hiddenSize } = this.shape
    // Copied, so that one cached row does not retain the memory of an entire pass.
    const rowOf = (all: Float32Array, i: number) => all.slice(i * hiddenSize, (i + 1) * hiddenSize)
    nodes.forEach((node, i) => {
      this.#entry(node).row = { slot: 0, final: rowOf(rows.final, i), taps: rows.taps.map((tap) => rowOf(tap, i)) }
    })
    this.#cached.push(...nodes)
    this.#cached.forEach((node, slot) => {
      this.#row(node).slot = slot
    })
  }

  #assertComplete({ final, taps }: TrunkRows, count: number): void {
    const { hiddenSize } = this.shape
    if (final.length > 0) assertLength('final rows', final, count * hiddenSize)
    if (taps.length !== this.#trunk.taps.length)
      throw new Error(`the trunk returned ${taps.length} taps instead of ${this.#trunk.taps.length}`)
    for (const tap of taps) assertLength('tap rows', tap, count * hiddenSize)
  }

  #entry(node: ForestNode): Entry {
    const entry = this.#entries.get(node)
    if (entry) return entry
    throw new ForestError(
      'dropped',
      `token ${node.token} at position ${node.position} is not in this forest: create it again with child()`,
    )
  }

  #row(node: ForestNode): Row {
    const { row } = this.#entry(node)
    if (row) return row
    throw new ForestError(
      'notEvaluated',
      `token ${node.token} at position ${node.position} is not evaluated yet: call extend() first`,
    )
  }

  #assertIdle(operation: string): void {
    if (this.#running)
      throw new ForestError(
        'busy',
        `${operation}() was called while ${this.#running}() is running: await that call first`,
      )
  }

  #assertReady(operation: string): void {
    this.#assertIdle(operation)
    if (this.#broken) throw this.#broken
  }

  async #exclusively<T>(operation: string, work: () => Promise<T>): Promise<T> {
    this.#assertReady(operation)
    this.#running = operation
    try {
      return await work()
    } finally {
      this.#running = null
    }
  }
}

function assertLength(what: string, values: Float32Array, expected: number): void {
  if (values.length !== expected)
    throw new Error(`the trunk returned ${what} of length ${values.length} instead of ${expected}`)
}
