// A tiny transformer for tests, with uniform attention over the visible rows. Each layer caches its input rows, so a wrong
// mask, position, order or `keep` changes the output.

import { uniform } from '../random.ts'
import type { Trunk, TrunkPass, TrunkRows, TrunkShape } from '../trunk.ts'

export interface FakeTrunkOptions extends Partial<TrunkShape> {
  taps?: number[]
  maxRowsPerPass?: number
}

export interface FakeTrunk extends Trunk {
  readonly passes: TrunkPass[]
}

/**
 * Each layer computes h' = tanh(A·h + B·mean of h over the visible rows). The first h is the sum of a token and a position
 * embedding; logits are C·h. Throws where a real trunk would fail: wrong lengths, kept rows that do not exist, overlapping passes.
 */
export function fakeTrunk(options: FakeTrunkOptions = {}): FakeTrunk {
  const { hiddenSize = 8, vocabSize = 32, blockCount = 3, contextLength = 64 } = options
  const { taps = [1, 2], maxRowsPerPass = 16 } = options
  const shape = { hiddenSize, vocabSize, blockCount, contextLength }
  const layers = Array.from({ length: blockCount }, (_, n) => ({
    own: randomMatrix(2 * n, hiddenSize, hiddenSize),
    seen: randomMatrix(2 * n + 1, hiddenSize, hiddenSize),
  }))
  const tokenTable = randomMatrix(100, vocabSize, hiddenSize)
  const positionTable = randomMatrix(101, contextLength, hiddenSize)
  const head = randomMatrix(102, vocabSize, hiddenSize)
  const passes: TrunkPass[] = []
  /** [row][layer] Input of each layer. */
  let cache: number[][][] = []
  let running = false
  let disposed = false

  function evaluate({ tokens, positions, keep, mask }: TrunkPass): TrunkRows {
    const width = keep.length + tokens.length
    if (tokens.length < 1 || tokens.length > maxRowsPerPass)
      throw new Error(`fake trunk: a pass cannot have ${tokens.length} rows`)
    if (positions.length !== tokens.length || mask.length !== tokens.length * width)
      throw new Error('fake trunk: the lengths of tokens, positions and mask do not match')
    if (new Set(keep).size !== keep.length || keep.some((row) => !cache[row]))
      throw new Error(`fake trunk: rows ${keep} cannot be kept`)
    const rows = Array.from(tokens, (token, i) => [add(rowOf(tokenTable, token), rowOf(positionTable, positions[i]))])
    cache = [...Array.from(keep, (row) => rowOf(cache, row)), ...rows]
    for (const [n, { own, seen }] of layers.entries()) {
      const inputs = cache.map((row) => rowOf(row, n))
      rows.forEach((row, i) => {
        const visible = weightedMean(inputs, mask.subarray(i * width, (i + 1) * width))
        row.push(add(times(own, rowOf(row, n)), times(seen, visible)).map(Math.tanh))
      })
    }
    const layer = (n: number) => Float32Array.from(rows.flatMap((row) => rowOf(row, n)))
    return { final: layer(blockCount), taps: taps.map(layer) }
  }

  return {
    shape,
    taps,
    maxRowsPerPass,
    passes,
    async pass(rows) {
      if (running || disposed)
        throw new Error(`fake trunk: ${running ? 'a pass is already running' : 'the trunk was disposed'}`)
      running = true
      passes.push(rows)
      await Promise.resolve()
      running = false
      return evaluate(rows)
    },
    async logits(final) {
      const rows = Array.from({ length: final.length / hiddenSize }, (_, i) => [
        ...final.subarray(i * hiddenSize, (i + 1) * hiddenSize),
      ])
      return Float32Array.from(rows.flatMap((row) => times(head, row).map((logit) => 2 * logit)))
    },
    reset() {
      cache = []
    },
    async dispose() {
      disposed = true
    },
  }
}

function randomMatrix(seed: number, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => 2 * uniform(seed, 0, i, j) - 1),
  )
}

function rowOf<T>(rows: readonly T[], i: number | undefined): T {
  const row = rows[i ?? -1]
  if (row === undefined) throw new Error(`fake trunk: there is no row ${i}`)
  return row
}

function add(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + rowOf(b, i))
}

function times(matrix: readonly number[][], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, i) => sum + value * rowOf(vector, i), 0))
}

/** Attention with equal scores: softmax of the additive mask alone. */
function weightedMean(rows: readonly number[][], mask: Float32Array): number[] {
  const weights = Array.from(mask, Math.exp)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return rowOf(rows, 0).map((_, j) => rows.reduce((sum, row, i) => sum + rowOf(weights, i) * rowOf(row, j), 0) / total)
}
