// The token forest: every prompt, column, candidate and rollout is a path in a tree, and all trees share one key-value cache.
// The forest decides which rows a pass evaluates, what each row attends to and which rows are dropped; the trunk runs the pass.

import type { ForestNode } from './forestNode.ts'
import type { NextToken, Trunk, TrunkRow, TrunkShape } from './trunk.ts'

export type { ForestNode }

export type ForestErrorCode =
  | 'token' // The token id is not in the vocabulary.
  | 'empty' // The list of tokens is empty.
  | 'contextFull' // The position is beyond the model's context.
  | 'dropped' // The node was removed by `keep` or `reset`, or belongs to another forest.
  | 'notEvaluated' // The node has not been evaluated yet.
  | 'layer' // The trunk does not keep this layer.
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

interface Entry {
  readonly children: Map<number, ForestNode>
  /** null until the node is evaluated, at least up to a layer. */
  row: TrunkRow | null
}

export class Forest {
  readonly #trunk: Trunk
  readonly #entries = new Map<ForestNode, Entry>()
  readonly #roots = new Map<number, ForestNode>()
  #cachedRows = 0
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

  /** Number of cached rows. */
  get cacheRows(): number {
    return this.#cachedRows
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
   * @param layer how far: `hidden` can then read up to this layer, and the rest is computed when `next` or `logits` needs it.
   * Default: all layers.
   * @returns false if aborted before all were evaluated.
   * @throws ForestError 'dropped', 'busy', or 'broken' if the trunk fails; only `reset` recovers from 'broken'.
   */
  extend(
    nodes: readonly ForestNode[],
    onRows?: (done: number, total: number) => void,
    signal?: AbortSignal,
    layer = this.shape.blockCount,
  ): Promise<boolean> {
    return this.#exclusively('extend', () => this.#advance(nodes, layer, onRows, signal))
  }

  /**
   * The distributions of the next token after each of `nodes`, which are evaluated up to some layer at least.
   * @param tokens for each node a token whose logit and rank are wanted.
   */
  next(nodes: readonly ForestNode[], top: number, tokens?: readonly number[]): Promise<NextToken[]> {
    return this.#exclusively('next', async () => this.#trunk.next(await this.#completed(nodes), top, tokens))
  }

  /** Logits [vocabSize] of the next token after each of `nodes`, likewise; valid until the next call. */
  logits(nodes: readonly ForestNode[]): Promise<Float32Array[]> {
    return this.#exclusively('logits', async () => this.#trunk.logits(await this.#completed(nodes)))
  }

  /** Residual stream [hiddenSize] of an evaluated node after `layer` blocks; read-only, valid until the node is dropped. */
  hidden(node: ForestNode, layer: number): Float32Array {
    return this.#trunk.hidden(this.#rowAt(node, layer), layer)
  }

  /** The sum [hiddenSize] of these streams over the node's path, from the first token of the text; likewise. */
  sum(node: ForestNode, layer: number): Float64Array {
    return this.#trunk.sum(this.#rowAt(node, layer), layer)
  }

  /** Drops every node except `nodes` and their ancestors. */
  keep(nodes: readonly ForestNode[]): void {
    this.#assertReady('keep')
    const kept = new Set<ForestNode>()
    for (const node of nodes) {
      this.#entry(node)
      for (let at: ForestNode | null = node; at && !kept.has(at); at = at.parent) kept.add(at)
    }
    for (const [node, { row }] of this.#entries) {
      if (kept.has(node)) continue
      if (row) this.#trunk.release(row)
      if (row) this.#cachedRows -= 1
      this.#entries.delete(node)
      const siblings = node.parent ? this.#entries.get(node.parent)?.children : this.#roots
      siblings?.delete(node.token)
    }
  }

  /** Drops every node and empties the cache, even after the trunk failed. @throws ForestError 'busy'. */
  reset(): void {
    this.#assertIdle('reset')
    this.#trunk.reset()
    this.#entries.clear()
    this.#roots.clear()
    this.#cachedRows = 0
    this.#broken = null
  }

  async #completed(nodes: readonly ForestNode[]): Promise<TrunkRow[]> {
    for (const node of nodes) this.#row(node)
    await this.#advance(nodes, this.shape.blockCount)
    return nodes.map((node) => this.#row(node))
  }

  async #advance(
    nodes: readonly ForestNode[],
    layer: number,
    onRows?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const missing = this.#missing(nodes, layer)
    const total = [...missing.values()].reduce((sum, some) => sum + some.length, 0)
    let done = 0
    // The rows of a pass are at the same layer. Parents are never behind their children.
    for (const [, some] of [...missing].sort(([one], [other]) => other - one)) {
      for (let from = 0; from < some.length; from += this.#trunk.maxRowsPerPass) {
        if (signal?.aborted) return false
        const rows = some.slice(from, from + this.#trunk.maxRowsPerPass)
        await this.#pass(rows, layer)
        done += rows.length
        onRows?.(done, total)
      }
    }
    return true
  }

  /** Nodes on the paths to `nodes` that have not passed `layer`, by the layer that they have passed; parents before children. */
  #missing(nodes: readonly ForestNode[], layer: number): Map<number, ForestNode[]> {
    const missing = new Map<number, ForestNode[]>()
    const seen = new Set<ForestNode>()
    const reached = (node: ForestNode) => this.#entry(node).row?.layer ?? 0
    const isMissing = (node: ForestNode) => !this.#entry(node).row || reached(node) < layer
    for (const node of nodes) {
      const path: ForestNode[] = []
      for (let at: ForestNode | null = node; at && isMissing(at) && !seen.has(at); at = at.parent) path.push(at)
      for (const at of path.reverse()) {
        seen.add(at)
        const together = missing.get(reached(at))
        if (together) together.push(at)
        else missing.set(reached(at), [at])
      }
    }
    return missing
  }

  async #pass(nodes: readonly ForestNode[], layer: number): Promise<void> {
    try {
      const rows = nodes.map((node) => {
        const entry = this.#entry(node)
        if (entry.row) return entry.row
        entry.row = this.#trunk.add(node.token, node.parent && this.#row(node.parent))
        this.#cachedRows += 1
        this.#rows += 1
        return entry.row
      })
      await this.#trunk.advance(rows, layer)
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
  }

  #entry(node: ForestNode): Entry {
    const entry = this.#entries.get(node)
    if (entry) return entry
    throw new ForestError(
      'dropped',
      `token ${node.token} at position ${node.position} is not in this forest: create it again with child()`,
    )
  }

  #row(node: ForestNode): TrunkRow {
    const { row } = this.#entry(node)
    if (row) return row
    throw new ForestError(
      'notEvaluated',
      `token ${node.token} at position ${node.position} is not evaluated yet: call extend() first`,
    )
  }

  /** The row of a node that has passed `layer`, which the trunk keeps. */
  #rowAt(node: ForestNode, layer: number): TrunkRow {
    const row = this.#row(node)
    const { taps } = this.#trunk
    if (!taps.includes(layer))
      throw new ForestError(
        'layer',
        `the trunk does not keep layer ${layer} (kept layers: ${taps.join(', ') || 'none'}). Load the trunk with this layer as a tap`,
      )
    if (row.layer < layer)
      throw new ForestError(
        'notEvaluated',
        `token ${node.token} at position ${node.position} has passed ${row.layer} layers, not ${layer}: call extend() first`,
      )
    return row
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
