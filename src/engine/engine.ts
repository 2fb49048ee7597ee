// The engine: evaluates a tree of tokens over one cache. Tokens are added with `add`, taken from layer to layer with `advance`, and
// read: their hidden rows, or the distribution of the token that follows.

import { Cache, PAGE_SLOTS, pageLayout, type Slot } from './cache.ts'
import type { LlamaConfig } from './gguf/llamaConfig.ts'
import type { GgufFile } from './gguf/read.ts'
import { instantiate, type Kernels } from './kernels.ts'
import { KernelMemory } from './memory.ts'
import { nextTask } from './nextTask.ts'
import { gatherTeam, type StartThread, type Team } from './team.ts'
import { createPacker } from './weights.ts'

export type { Slot }

/** Most rows of a pass. */
export const PASS_ROWS = 64
/** Most rows whose logits are made at once. */
const READ_ROWS = 16
/** Tokens of the vocabulary that are summed at once (kernels/vocabulary.ts). */
const PART = 2048
const ROW_WORDS = 10
const DISTRIBUTION_BYTES = 32

/** A thread did not answer. The engine is of no use any more. */
export class EngineLostError extends Error {
  override readonly name = 'EngineLostError'
}

export interface EngineOptions {
  /** The compiled kernels: kernels.wasm, or kernels-shared.wasm if there is more than one thread. */
  module: WebAssembly.Module
  /** At least 1. */
  threads: number
  /** Needed for more than one thread. */
  startThread?: StartThread
  /** Layers whose hidden rows are kept: n means after n layers. */
  taps: readonly number[]
  /** Called while weights are packed, with bytes of the file. */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

export interface NextToken {
  /** ln Σ e^logit over the vocabulary. */
  logNormalizer: number
  /** Nats, over the vocabulary. */
  entropy: number
  /** The most probable tokens, best first; of equal logits the lower id. */
  ids: number[]
  logits: number[]
  /** Of the token that was asked for. */
  asked?: { logit: number /** From 1. */; rank: number }
}

export class Engine {
  readonly shape: LlamaConfig
  readonly taps: readonly number[]
  readonly #kernels: Kernels
  readonly #memory: KernelMemory
  readonly #team: Team
  readonly #cache: Cache
  readonly #model: number
  readonly #job: number
  readonly #vocabulary: number
  #scratch = { at: 0, bytes: 0, each: 0, stride: 0 }
  #buffers: { rows: number; queries: number; results: number; inner: number }
  #lists = { at: 0, words: 0 }
  #reading: { streams: number; logits: number; distributions: number; parts: number; scratch: number; each: number }
  #top = { at: 0, count: 0 }
  #isLost = false

  private constructor(parts: {
    shape: LlamaConfig
    taps: readonly number[]
    kernels: Kernels
    memory: KernelMemory
    team: Team
    cache: Cache
    model: number
    job: number
  }) {
    this.shape = parts.shape
    this.taps = parts.taps
    this.#kernels = parts.kernels
    this.#memory = parts.memory
    this.#team = parts.team
    this.#cache = parts.cache
    this.#model = parts.model
    this.#job = parts.job
    const { headCount, headSize, feedForwardSize, vocabSize } = this.shape
    const memory = this.#memory
    this.#vocabulary = Math.ceil(vocabSize / 8) * 8
    this.#buffers = {
      rows: memory.allocate(4 * ROW_WORDS * PASS_ROWS),
      queries: memory.allocate(4 * PASS_ROWS * headCount * headSize),
      results: memory.allocate(4 * PASS_ROWS * headCount * headSize),
      inner: memory.allocate(4 * PASS_ROWS * feedForwardSize),
    }
    const each = Math.ceil(this.#kernels.readingScratch(this.#model, READ_ROWS) / 64) * 64
    this.#reading = {
      streams: memory.allocate(4 * READ_ROWS),
      logits: memory.allocate(4 * READ_ROWS * this.#vocabulary),
      distributions: memory.allocate(DISTRIBUTION_BYTES * READ_ROWS),
      parts: memory.allocate(24 * READ_ROWS * Math.ceil(vocabSize / PART)),
      scratch: memory.allocate(each * this.#team.threads),
      each,
    }
  }

  /** @throws ModelFileError for a model that the engine cannot run, EngineMemoryError, and the reason if `signal` aborts. */
  static async open(file: GgufFile, shape: LlamaConfig, options: EngineOptions): Promise<Engine> {
    const { module, threads, taps, onProgress, signal } = options
    const isShared = threads > 1
    const wasm = new WebAssembly.Memory({ initial: 16, maximum: 65536, ...(isShared ? { shared: true } : {}) })
    const kernels = instantiate(module, wasm)
    const memory = new KernelMemory(wasm, kernels.heapBase())
    const teamBytes = kernels.TEAM_BYTES.value as number
    const teamAt = memory.allocate(teamBytes)
    memory.bytes(teamAt, teamBytes).fill(0)
    // The structure of a job follows on its kind.
    const job = memory.struct(new Array<number>(32).fill(0))
    kernels.joinTeam(teamAt, threads, 0)
    kernels.setJob(job)

    const tensors = [
      'token_embd.weight',
      'output_norm.weight',
      ...(shape.outputTensor === 'output.weight' ? [shape.outputTensor] : []),
    ]
    for (let layer = 0; layer < shape.blockCount; layer++)
      tensors.push(...LAYER_TENSORS.map((name) => `blk.${layer}.${name}.weight`))
    const total = tensors.reduce((sum, name) => sum + file.tensor(name).sizeBytes, 0)
    let done = 0
    const packer = createPacker(file, kernels, memory, (count) => {
      signal?.throwIfAborted()
      done += count
      onProgress?.(done, total)
    })
    const layers: number[] = []
    for (let layer = 0; layer < shape.blockCount; layer++) {
      const [attentionNorm, feedForwardNorm, ...matrices] = LAYER_TENSORS
      const name = (tensor: string) => `blk.${layer}.${tensor}.weight`
      layers.push(packer.vector(name(attentionNorm)), packer.vector(name(feedForwardNorm)))
      for (const matrix of matrices) {
        layers.push(packer.matrix(name(matrix)))
        // An abort may be waiting.
        await nextTask()
      }
    }
    const layerTable = memory.struct(layers)
    const outputNorm = packer.vector('output_norm.weight')
    const embedding = packer.matrix('token_embd.weight')
    const head = shape.outputTensor === 'token_embd.weight' ? embedding : packer.matrix(shape.outputTensor)

    const layout = pageLayout(shape, taps.length)
    const { cosines, sines } = rotations(kernels, memory, shape)
    const model = memory.struct([
      shape.blockCount,
      shape.hiddenSize,
      shape.headCount,
      shape.keyValueHeadCount,
      shape.headSize,
      shape.feedForwardSize,
      Math.ceil(shape.vocabSize / 8) * 8,
      { float: shape.normEpsilon },
      { float: 1 / Math.sqrt(shape.headSize) },
      layerTable,
      outputNorm,
      embedding,
      head,
      cosines,
      sines,
      PAGE_SLOTS,
      memory.struct([...taps]),
      taps.length,
      PAGE_SLOTS * layout.streamBytes,
      PAGE_SLOTS * layout.sumBytes,
    ])
    const common = { module, team: teamAt, job, threads }
    if (isShared && !options.startThread) throw new Error('startThread is needed for more than one thread')
    const team = isShared
      ? await gatherTeam(memory, common, options.startThread as StartThread)
      : { threads: 1, end: () => {} }
    return new Engine({ shape, taps, kernels, memory, team, cache: new Cache(memory, layout), model, job })
  }

  /** Bytes of the kernels' memory in use. */
  get sizeBytes(): number {
    return this.#memory.sizeBytes
  }

  /** Tokens in the cache. */
  get slots(): number {
    return this.#cache.slots
  }

  /** A token after `parent` (null: the first of a text), which has not passed any layer yet. @throws EngineMemoryError */
  add(token: number, parent: Slot | null): Slot {
    return this.#cache.add(token, parent)
  }

  /** Drops a token. Those after it must be dropped, too. */
  release(slot: Slot): void {
    this.#cache.release(slot)
  }

  clear(): void {
    this.#cache.clear()
  }

  /**
   * Takes slots that are all at the same layer to `layer`, in one pass. Their parents must have reached it, or stand before them in
   * the list.
   */
  advance(slots: readonly Slot[], layer: number): void {
    const [first] = slots
    if (!first) return
    this.#assertReady()
    const from = first.layer
    if (slots.length > PASS_ROWS) throw new RangeError(`a pass has at most ${PASS_ROWS} rows, not ${slots.length}`)
    const longest = this.#writeRows(slots, layer)
    this.#makeRoom(longest)
    const { rows, queries, results, inner } = this.#buffers
    const { at, each, stride } = this.#scratch
    const pass = [slots.length, rows, from, layer, queries, results, inner, at, each, stride]
    this.#run(0, pass)
    for (const slot of slots) slot.layer = layer
  }

  /** The residual stream [hiddenSize] of a slot after one of the layers that are kept. A view, valid while the slot is. */
  hidden(slot: Slot, layer: number): Float32Array {
    const tap = this.#tap(slot, layer)
    const { streamBytes } = this.#cache.layout
    return this.#memory.floats(this.#cache.stream(slot) + (tap + 1) * PAGE_SLOTS * streamBytes, this.shape.hiddenSize)
  }

  /** The sum [hiddenSize] of those streams along the path from the first token of the text to this one. */
  sum(slot: Slot, layer: number): Float64Array {
    const tap = this.#tap(slot, layer)
    return this.#memory.doubles(
      this.#cache.sum(slot) + tap * PAGE_SLOTS * this.#cache.layout.sumBytes,
      this.shape.hiddenSize,
    )
  }

  /**
   * The distributions of the tokens after slots that have passed all layers.
   * @param tokens for each slot a token whose logit and rank are wanted, or null.
   */
  next(slots: readonly Slot[], top: number, tokens?: readonly number[]): NextToken[] {
    const count = Math.min(top, this.shape.vocabSize)
    const read: NextToken[] = []
    for (let from = 0; from < slots.length; from += READ_ROWS) {
      const some = slots.slice(from, from + READ_ROWS)
      this.#makeTop(count)
      const { distributions } = this.#reading
      some.forEach((_, i) => {
        this.#memory.words(distributions + i * DISTRIBUTION_BYTES, 8)[4] = tokens?.[from + i] ?? -1
      })
      this.#read(some, count)
      some.forEach((_, i) => {
        const at = distributions + i * DISTRIBUTION_BYTES
        const [logNormalizer, entropy] = this.#memory.doubles(at, 2) as unknown as [number, number]
        const half = this.#top.at + 4 * READ_ROWS * count
        const ids = [...this.#memory.words(this.#top.at + 4 * i * count, count)]
        const logits = [...this.#memory.floats(half + 4 * i * count, count)]
        if (!Number.isFinite(logNormalizer)) throw this.#unusable(i)
        const logit = this.#memory.floats(at + 20, 1)[0] as number
        const rank = this.#memory.words(at + 24, 1)[0] as number
        read.push({ logNormalizer, entropy, ids, logits, ...(tokens ? { asked: { logit, rank } } : {}) })
      })
    }
    return read
  }

  /** Calls `visit` with the logits [vocabSize] after each of the slots, valid only during the call. */
  eachLogits(slots: readonly Slot[], visit: (logits: Float32Array, index: number) => void): void {
    for (let from = 0; from < slots.length; from += READ_ROWS) {
      const some = slots.slice(from, from + READ_ROWS)
      this.#read(some, 0)
      some.forEach((_, i) => {
        visit(this.#memory.floats(this.#reading.logits + 4 * i * this.#vocabulary, this.shape.vocabSize), from + i)
      })
    }
  }

  /** Ends the threads. Any later call throws. */
  dispose(): void {
    this.#isLost = true
    this.#team.end()
  }

  #unusable(row: number): Error {
    const logits = this.#memory.floats(this.#reading.logits + 4 * row * this.#vocabulary, this.shape.vocabSize)
    const id = logits.findIndex((logit) => !Number.isFinite(logit))
    return new Error(
      `the logit of token ${id} is ${logits[id]}: this device computes the model incorrectly. Use another device`,
    )
  }

  #tap(slot: Slot, layer: number): number {
    const tap = this.taps.indexOf(layer)
    if (tap < 0) throw new Error(`layer ${layer} is not kept (kept layers: ${this.taps.join(', ') || 'none'})`)
    if (slot.layer < layer) throw new Error(`the token has passed ${slot.layer} layers, not yet ${layer}`)
    return tap
  }

  #assertReady(): void {
    if (this.#isLost)
      throw new EngineLostError('the engine was closed or a thread of it was lost: open the model again')
  }

  #run(kind: number, argument: readonly number[]): void {
    const at = this.#job + 64
    this.#memory.struct(argument, at)
    this.#memory.struct([kind, at, this.#model], this.#job)
    if (this.#kernels.run() !== 0) return
    this.#isLost = true
    this.#team.end()
    throw new EngineLostError('a thread of the engine did not answer: open the model again')
  }

  /** Writes the table of rows and their lists of addresses. @returns the length of the longest path. */
  #writeRows(slots: readonly Slot[], layer: number): number {
    const cache = this.#cache
    /** For each slot of the pass, and for each parent outside: where its list is, and how long. */
    const shared = new Map<Slot | null, { at: number; count: number }>()
    const own = new Map<Slot, { shared: { at: number; count: number }; list: number[] }>()
    const words: number[] = []
    for (const slot of slots) {
      if (slot.layer !== slots[0]!.layer) throw new Error('all rows of a pass must be at the same layer')
      const { parent } = slot
      const inPass = parent && own.get(parent)
      if (inPass) {
        own.set(slot, { shared: inPass.shared, list: [...inPass.list, cache.cell(slot)] })
        continue
      }
      if (parent && parent.layer < layer) throw new Error('the parent of a row must have passed the layers first')
      let ancestors = shared.get(parent)
      if (!ancestors) {
        const path: number[] = []
        for (let at = parent; at; at = at.parent) path.push(cache.cell(at))
        ancestors = { at: words.length, count: path.length }
        for (let i = path.length - 1; i >= 0; i--) words.push(path[i] as number)
        shared.set(parent, ancestors)
      }
      own.set(slot, { shared: ancestors, list: [cache.cell(slot)] })
    }
    const ownAt: number[] = []
    for (const slot of slots) {
      ownAt.push(words.length)
      words.push(...own.get(slot)!.list)
    }
    if (this.#lists.words < words.length) {
      if (this.#lists.words > 0) this.#memory.release(this.#lists.at, 4 * this.#lists.words)
      const room = Math.max(2 * words.length, 4096)
      this.#lists = { at: this.#memory.allocate(4 * room), words: room }
    }
    const lists = this.#lists.at
    this.#memory.words(lists, words.length).set(words)
    const table = this.#memory.words(this.#buffers.rows, ROW_WORDS * slots.length)
    let longest = 0
    slots.forEach((slot, i) => {
      const { shared: before, list } = own.get(slot)!
      longest = Math.max(longest, before.count + list.length)
      const hasTaps = this.taps.length > 0
      table.set(
        [
          slot.token,
          slot.position,
          cache.stream(slot),
          cache.cell(slot),
          lists + 4 * before.at,
          before.count,
          lists + 4 * ownAt[i]!,
          list.length,
          hasTaps ? cache.sum(slot) : 0,
          hasTaps && slot.parent ? cache.sum(slot.parent) : 0,
        ],
        ROW_WORDS * i,
      )
    })
    return longest
  }

  /** Scratch for paths of this length. */
  #makeRoom(longest: number): void {
    const stride = Math.ceil((longest + 8) / 1024) * 1024
    if (stride <= this.#scratch.stride) return
    if (this.#scratch.bytes > 0) this.#memory.release(this.#scratch.at, this.#scratch.bytes)
    const each = Math.ceil(this.#kernels.scratchBytes(this.#model, PASS_ROWS, stride) / 64) * 64
    const bytes = each * this.#team.threads
    this.#scratch = { at: this.#memory.allocate(bytes), bytes, each, stride }
  }

  #makeTop(count: number): void {
    if (this.#top.count >= count) return
    if (this.#top.count > 0) this.#memory.release(this.#top.at, 8 * READ_ROWS * this.#top.count)
    this.#top = { at: this.#memory.allocate(8 * READ_ROWS * count), count }
  }

  #read(slots: readonly Slot[], top: number): void {
    this.#assertReady()
    for (const { layer } of slots)
      if (layer !== this.shape.blockCount)
        throw new Error(`the token has passed ${layer} of ${this.shape.blockCount} layers`)
    const { streams, logits, distributions, parts, scratch, each } = this.#reading
    this.#memory.words(streams, slots.length).set(slots.map((slot) => this.#cache.stream(slot)))
    const ids = this.#top.at
    const best = ids + 4 * READ_ROWS * top
    const { vocabSize } = this.shape
    this.#run(1, [slots.length, streams, logits, distributions, top, ids, best, parts, vocabSize, scratch, each])
  }
}

/** The tensors of a layer, in the order of the kernels' structure. */
const LAYER_TENSORS = [
  'attn_norm',
  'ffn_norm',
  'attn_q',
  'attn_k',
  'attn_v',
  'attn_output',
  'ffn_gate',
  'ffn_up',
  'ffn_down',
] as const

function rotations(kernels: Kernels, memory: KernelMemory, { contextLength, headSize, ropeBase }: LlamaConfig) {
  const bytes = 4 * contextLength * (headSize / 2)
  const [cosines, sines] = [memory.allocate(bytes), memory.allocate(bytes)]
  kernels.fillRotations(cosines, sines, 0, contextLength, headSize, ropeBase)
  return { cosines, sines }
}
