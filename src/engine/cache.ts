// The cache: one slot for each token of the tree, in pages of the kernels' memory. A slot holds the token's keys and values, its
// residual stream at the layer that it has reached, and the streams of the layers that are kept.

import type { LlamaConfig } from './gguf/llamaConfig.ts'
import type { KernelMemory } from './memory.ts'

/** Slots of a page. */
export const PAGE_SLOTS = 64

/** Sizes of a page's parts, in bytes. Each part has the same number of bytes for each slot. */
export interface PageLayout {
  /** Of a slot's keys of one head. */
  cellBytes: number
  streamBytes: number
  sumBytes: number
  /** Where the streams, sums, and keys and values begin. */
  streamsAt: number
  sumsAt: number
  cellsAt: number
  sizeBytes: number
}

export function pageLayout(config: LlamaConfig, taps: number): PageLayout {
  const { hiddenSize, headSize, blockCount, keyValueHeadCount } = config
  const cellBytes = 4 * headSize
  const streamBytes = 4 * hiddenSize
  const sumBytes = 8 * hiddenSize
  const sumsAt = PAGE_SLOTS * streamBytes * (1 + taps)
  const cellsAt = sumsAt + PAGE_SLOTS * sumBytes * taps
  const sizeBytes = cellsAt + PAGE_SLOTS * cellBytes * blockCount * 2 * keyValueHeadCount
  return { cellBytes, streamBytes, sumBytes, streamsAt: 0, sumsAt, cellsAt, sizeBytes }
}

export interface Slot {
  readonly token: number
  /** From 0. */
  readonly position: number
  /** null: the first token of a text. */
  readonly parent: Slot | null
  /** Layers that the residual stream has passed. */
  layer: number
  /** Index in the cache; −1 once it is released. */
  index: number
}

export class Cache {
  readonly layout: PageLayout
  readonly #memory: KernelMemory
  #pages: number[] = []
  /** Released slots, the latest last. */
  #free: number[] = []
  #used = 0

  constructor(memory: KernelMemory, layout: PageLayout) {
    this.#memory = memory
    this.layout = layout
  }

  get slots(): number {
    return this.#used - this.#free.length
  }

  /** @throws EngineMemoryError if there is no memory for another page. */
  add(token: number, parent: Slot | null): Slot {
    const index = this.#free.pop() ?? this.#used
    if (index === this.#pages.length * PAGE_SLOTS) this.#pages.push(this.#memory.allocate(this.layout.sizeBytes))
    if (index === this.#used) this.#used += 1
    return { token, parent, position: parent ? parent.position + 1 : 0, layer: 0, index }
  }

  release(slot: Slot): void {
    this.#free.push(slot.index)
    slot.index = -1
  }

  /** Releases all slots and gives their pages back. */
  clear(): void {
    for (const page of this.#pages) this.#memory.release(page, this.layout.sizeBytes)
    this.#pages = []
    this.#free = []
    this.#used = 0
  }

  /** Address of the slot's residual stream. */
  stream({ index }: Slot): number {
    return this.#page(index) + this.layout.streamsAt + (index % PAGE_SLOTS) * this.layout.streamBytes
  }

  /** Address of the sum of the streams along the path, of the first layer that is kept. */
  sum({ index }: Slot): number {
    return this.#page(index) + this.layout.sumsAt + (index % PAGE_SLOTS) * this.layout.sumBytes
  }

  /** Address of the slot's keys of the first layer and head. */
  cell({ index }: Slot): number {
    return this.#page(index) + this.layout.cellsAt + (index % PAGE_SLOTS) * this.layout.cellBytes
  }

  #page(index: number): number {
    return this.#pages[Math.floor(index / PAGE_SLOTS)] as number
  }
}
