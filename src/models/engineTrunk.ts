// The engine as a trunk.

import type { Trunk, TrunkRow } from '../decoding/trunk.ts'
import { type Engine, PASS_ROWS, type Slot } from '../engine/index.ts'

export function engineTrunk(engine: Engine): Trunk {
  return {
    shape: engine.shape,
    taps: engine.taps,
    maxRowsPerPass: PASS_ROWS,
    add: (token, parent) => engine.add(token, parent as Slot | null),
    release: (row) => engine.release(row as Slot),
    advance: async (rows, layer) => engine.advance(slotsOf(rows), layer),
    hidden: (row, layer) => engine.hidden(row as Slot, layer),
    sum: (row, layer) => engine.sum(row as Slot, layer),
    next: async (rows, top, tokens) => engine.next(slotsOf(rows), top, tokens),
    async logits(rows) {
      const all: Float32Array[] = []
      engine.eachLogits(slotsOf(rows), (logits) => all.push(logits.slice()))
      return all
    },
    reset: () => engine.clear(),
    dispose: async () => engine.dispose(),
  }
}

const slotsOf = (rows: readonly TrunkRow[]) => rows as readonly Slot[]
