// What is stored of a run while it is written; growingRun.ts writes it and recoverRuns.ts reads it.

import type { RunRecord, StepRecord } from '../../decoding/record.ts'

/** The start of a run. Times are in milliseconds since 1970. */
export interface GrowingStart {
  id: string
  startedAt: number
  /** The run before its first step. */
  record: RunRecord
  /** The opened run that it repeats, if columns of it begin with given tokens. */
  again?: RunRecord | undefined
}

export interface GrowingPiece {
  /** Id of the run's start. */
  run: string
  at: number
  /** These follow on the steps of the piece before. */
  steps: StepRecord[]
}

/** Calls may reject with any `DOMException`. Rows are returned unchecked. */
export interface GrowingStorage {
  /** Stores the start of a run, and removes the pieces of an earlier start with the same id. */
  beginGrowing(start: GrowingStart): Promise<void>
  /** Appends a piece. Resolves with false if the run's start is not stored (any more). */
  grow(piece: GrowingPiece): Promise<boolean>
  /** The starts of all growing runs. */
  growing(): Promise<unknown[]>
  /** The pieces of a run, in the order in which they were appended. */
  pieces(id: string): Promise<unknown[]>
  /** Removes a run's start and pieces. */
  endGrowing(id: string): Promise<void>
}
