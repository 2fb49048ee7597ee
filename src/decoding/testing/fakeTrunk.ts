// A tiny transformer for tests, with uniform attention over the rows of a path. A row's numbers are computed when it is taken
// through the layers, so a wrong parent, order or layer changes them.

import { normalize, rankOf, topK } from '../logits.ts'
import { uniform } from '../random.ts'
import type { Trunk, TrunkRow, TrunkShape } from '../trunk.ts'

export interface FakeTrunkOptions extends Partial<TrunkShape> {
  taps?: number[]
  maxRowsPerPass?: number
}

export interface FakeTrunk extends Trunk {
  /** What was computed: rows and the layer that they were taken to. */
  readonly passes: { rows: readonly TrunkRow[]; layer: number }[]
  /** Rows that are held. */
  readonly held: ReadonlySet<TrunkRow>
}

interface Row extends TrunkRow {
  parent: Row | null
  layer: number
  /** [1 + layer] Streams. */
  streams: number[][]
}

/**
 * Each layer computes h' = tanh(A·h + B·mean of h over the path). The first h is the sum of a token and a position embedding;
 * logits are C·h. Throws where a real trunk would fail: rows that are not held, parents that are behind, overlapping calls.
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
  const passes: FakeTrunk['passes'] = []
  const held = new Set<TrunkRow>()
  let running = false
  let disposed = false

  function assertHeld(rows: readonly TrunkRow[]): void {
    for (const row of rows) if (!held.has(row)) throw new Error(`fake trunk: token ${row.token} is not held`)
  }

  function advance(row: Row, layer: number): void {
    if (row.parent && (!held.has(row.parent) || row.parent.layer < layer))
      throw new Error(`fake trunk: the parent of token ${row.token} is behind`)
    for (; row.layer < layer; row.layer++) {
      const n = row.layer
      const path: number[][] = []
      for (let at: Row | null = row; at; at = at.parent) path.unshift(rowOf(at.streams, n))
      const mean = rowOf(path, 0).map((_, j) => path.reduce((sum, stream) => sum + rowOf(stream, j), 0) / path.length)
      const { own, seen } = rowOf(layers, n)
      row.streams.push(add(times(own, rowOf(row.streams, n)), times(seen, mean)).map(Math.tanh))
    }
  }

  async function logits(rows: readonly TrunkRow[]): Promise<Float32Array[]> {
    assertHeld(rows)
    return (rows as readonly Row[]).map((row) => {
      if (row.layer < blockCount) throw new Error(`fake trunk: token ${row.token} has passed ${row.layer} layers only`)
      return Float32Array.from(times(head, rowOf(row.streams, blockCount)), (logit) => 2 * logit)
    })
  }

  return {
    shape,
    taps,
    maxRowsPerPass,
    passes,
    held,
    add(token, parent) {
      const position = parent ? parent.position + 1 : 0
      const streams = [add(rowOf(tokenTable, token), rowOf(positionTable, position))]
      const row: Row = { token, parent: parent as Row | null, position, layer: 0, streams }
      held.add(row)
      return row
    },
    release(row) {
      assertHeld([row])
      held.delete(row)
    },
    async advance(rows, layer) {
      if (running || disposed)
        throw new Error(`fake trunk: ${running ? 'a pass is already running' : 'the trunk was disposed'}`)
      if (rows.length < 1 || rows.length > maxRowsPerPass)
        throw new Error(`fake trunk: a pass cannot have ${rows.length} rows`)
      if (new Set(rows.map((row) => row.layer)).size > 1) throw new Error('fake trunk: rows at several layers')
      assertHeld(rows)
      running = true
      passes.push({ rows: [...rows], layer })
      await Promise.resolve()
      running = false
      for (const row of rows) advance(row as Row, layer)
    },
    hidden: (row, layer) => Float32Array.from(rowOf((row as Row).streams, layer)),
    sum(row, layer) {
      const total = new Float64Array(hiddenSize)
      for (let at: Row | null = row as Row; at; at = at.parent)
        Float32Array.from(rowOf(at.streams, layer)).forEach((value, j) => {
          total[j] = rowOf([...total], j) + value
        })
      return total
    },
    async next(rows, top, tokens) {
      return (await logits(rows)).map((row, i) => {
        const ids = topK(row, top)
        const asked = tokens?.[i]
        return {
          ...normalize(row),
          ids,
          logits: ids.map((id) => row[id] as number),
          ...(asked === undefined ? {} : { asked: { logit: row[asked] as number, rank: rankOf(row, asked) } }),
        }
      })
    },
    logits,
    reset: () => held.clear(),
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
