// A trunk on onnxruntime. A pass takes rows through all layers at once; what is read of a row is kept beside it.

import { normalize, rankOf, topK } from '../../decoding/logits.ts'
import type { NextToken, Trunk, TrunkRow } from '../../decoding/trunk.ts'
import type { LlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import type { GgufFile } from '../../engine/gguf/read.ts'
import type { OnnxBackend } from './backend.ts'
import { type OnnxPasses, openPasses, type PassesOptions } from './onnxPasses.ts'
import type { PassRows } from './pass.ts'
import { planPass } from './planPass.ts'

export async function createOnnxTrunk(
  file: GgufFile,
  config: LlamaConfig,
  backend: OnnxBackend,
  options: PassesOptions,
): Promise<OnnxTrunk> {
  return new OnnxTrunk(await openPasses(file, config, backend, options))
}

interface Row extends TrunkRow {
  parent: Row | null
  layer: number
  /** Index in the cache after the last pass. */
  slot: number
  /** [hiddenSize] after the final norm; empty if the model was cut before. */
  final: Float32Array
  /** [hiddenSize] for each of the taps, and the sums along the path likewise. */
  taps: Float32Array[]
  sums: Float64Array[]
}

/** Logits rows made at a time. */
const READ_ROWS = 64

export class OnnxTrunk implements Trunk {
  readonly passes: OnnxPasses
  /** Rows in the cache, in their order after the next pass. */
  #cached: Row[] = []
  #released = new Set<TrunkRow>()

  constructor(passes: OnnxPasses) {
    this.passes = passes
  }

  get shape(): LlamaConfig {
    return this.passes.shape
  }

  get taps(): readonly number[] {
    return this.passes.taps
  }

  get maxRowsPerPass(): number {
    return this.passes.maxRowsPerPass
  }

  add(token: number, parent: TrunkRow | null): TrunkRow {
    const row: Row = {
      token,
      parent: parent as Row | null,
      position: parent ? parent.position + 1 : 0,
      layer: 0,
      slot: -1,
      final: new Float32Array(0),
      taps: [],
      sums: [],
    }
    return row
  }

  release(row: TrunkRow): void {
    this.#released.add(row)
  }

  async advance(rows: readonly Row[]): Promise<void> {
    this.#cached = this.#cached.filter((row) => !this.#released.has(row))
    this.#released.clear()
    const out = await this.passes.pass(planPass(rows, this.#cached, (row) => (row as Row).slot))
    this.#assertComplete(out, rows.length)
    const { hiddenSize, blockCount } = this.shape
    // Copied, so that one cached row does not retain the memory of an entire pass.
    const rowOf = (all: Float32Array, i: number) => all.slice(i * hiddenSize, (i + 1) * hiddenSize)
    rows.forEach((row, i) => {
      row.final = rowOf(out.final, i)
      row.taps = out.taps.map((tap) => rowOf(tap, i))
      row.sums = row.taps.map((tap, at) => {
        const before = row.parent?.sums[at]
        return Float64Array.from(tap, before ? (value, j) => (before[j] as number) + value : undefined)
      })
      row.layer = blockCount
    })
    this.#cached.push(...rows)
    this.#cached.forEach((row, slot) => {
      row.slot = slot
    })
  }

  hidden(row: TrunkRow, layer: number): Float32Array {
    return (row as Row).taps[this.taps.indexOf(layer)] as Float32Array
  }

  sum(row: TrunkRow, layer: number): Float64Array {
    return (row as Row).sums[this.taps.indexOf(layer)] as Float64Array
  }

  async next(rows: readonly TrunkRow[], top: number, tokens?: readonly number[]): Promise<NextToken[]> {
    const read: NextToken[] = []
    for (let from = 0; from < rows.length; from += READ_ROWS) {
      const some = await this.logits(rows.slice(from, from + READ_ROWS))
      some.forEach((logits, i) => {
        const ids = topK(logits, top)
        const asked = tokens?.[from + i]
        read.push({
          ...normalize(logits),
          ids,
          logits: ids.map((id) => logits[id] as number),
          ...(asked === undefined ? {} : { asked: { logit: logits[asked] as number, rank: rankOf(logits, asked) } }),
        })
      })
    }
    return read
  }

  async logits(rows: readonly TrunkRow[]): Promise<Float32Array[]> {
    if (rows.length === 0) return []
    const { hiddenSize, vocabSize } = this.shape
    const final = new Float32Array(rows.length * hiddenSize)
    rows.forEach((row, i) => {
      final.set((row as Row).final, i * hiddenSize)
    })
    const logits = await this.passes.logits(final)
    assertLength('logits', logits, rows.length * vocabSize)
    return rows.map((_, i) => logits.subarray(i * vocabSize, (i + 1) * vocabSize))
  }

  reset(): void {
    this.passes.reset()
    this.#cached = []
    this.#released.clear()
  }

  dispose(): Promise<void> {
    return this.passes.dispose()
  }

  #assertComplete({ final, taps }: PassRows, count: number): void {
    const { hiddenSize } = this.shape
    if (final.length > 0) assertLength('final rows', final, count * hiddenSize)
    for (const tap of taps) assertLength('tap rows', tap, count * hiddenSize)
  }
}

function assertLength(what: string, values: Float32Array, expected: number): void {
  if (values.length !== expected)
    throw new Error(`the model returned ${what} of length ${values.length} instead of ${expected}`)
}
