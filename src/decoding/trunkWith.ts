import type { Trunk } from './trunk.ts'

/** A trunk that does some things differently, and all others as `trunk` does. */
export const trunkWith = (trunk: Trunk, changes: Partial<Trunk>): Trunk => ({
  shape: trunk.shape,
  taps: trunk.taps,
  maxRowsPerPass: trunk.maxRowsPerPass,
  add: (token, parent) => trunk.add(token, parent),
  release: (row) => trunk.release(row),
  advance: (rows, layer) => trunk.advance(rows, layer),
  hidden: (row, layer) => trunk.hidden(row, layer),
  sum: (row, layer) => trunk.sum(row, layer),
  next: (rows, top, tokens) => trunk.next(rows, top, tokens),
  logits: (rows) => trunk.logits(rows),
  reset: () => trunk.reset(),
  dispose: () => trunk.dispose(),
  ...changes,
})
