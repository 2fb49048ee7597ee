// What the playground's store holds and can do; playground.ts does it.

import type { RunRecord } from '../../decoding/record.ts'
import type { EngineError, EngineInfo, LoadProgress, LoadRequest } from '../../worker/protocol.ts'
import type { ColumnId } from '../settings/columnIds.ts'
import type { OpenedRun, RunOrigin } from './openedRun.ts'

export type EngineStatus =
  | { kind: 'idle' }
  /** `progress` is null until the engine has said something; `thenRun`: a run waits for the end of loading. */
  | { kind: 'loading'; progress: LoadProgress | null; fallbacks: string[]; thenRun: boolean }
  | { kind: 'ready'; info: EngineInfo }
  | { kind: 'failed'; error: EngineError }

/**
 * `columnIds` are those of the page's columns, in the record's order. The record is null until the engine began. `again`:
 * the opened run that this one was to make again, to be compared with.
 */
export type RunState =
  | { kind: 'none' }
  | {
      kind: 'running'
      record: RunRecord | null
      columnIds: ColumnId[]
      prefill: { done: number; total: number } | null
      stopping: boolean
      again?: OpenedRun | null
    }
  | {
      kind: 'done' | 'stopped'
      record: RunRecord
      columnIds: ColumnId[]
      /** Of a run that was not made here. */
      origin?: RunOrigin
      /** The page's settings are others: its columns are shown, not theirs. */
      detached?: boolean
      again?: OpenedRun | null
    }
  | {
      kind: 'failed'
      record: RunRecord | null
      columnIds: ColumnId[]
      error: EngineError
      again?: OpenedRun | null
    }

/** What becomes of the page's settings where a run is opened. */
export type OpenedSettings = 'take' | 'leave' | 'return'

export interface Playground {
  status: EngineStatus
  run: RunState
  /** How the model was last asked for. */
  request: LoadRequest
  /** The run that was opened last, however many were made since. */
  opened: OpenedRun | null
  /** The library's id of the run that is shown, once it is kept. */
  keptAs: number | null
  /** Loads the model, in another way than before if `way` says so. */
  load(way?: Partial<Pick<LoadRequest, 'runtime' | 'form'>>): Promise<void>
  cancelLoad(): void
  /** Runs the settings as they are; loads the model first where it is not there. */
  start(): Promise<void>
  /** Runs the opened run again, exactly as it was recorded, beyond the page's limits too. Without one it does nothing. */
  runAgain(): Promise<void>
  /** Ends the run, or whatever else is written on the page. */
  stop(): void
  /**
   * Shows a run that was not made here, without a model. What is running ends, and is kept.
   * @param settings take: the page's settings become the run's, a step that can be undone; leave: they stay a person's own;
   * return: the run is shown again, after a reload, with what was set since: leave, but columns that are still there are the
   * run's.
   */
  openRun(record: RunRecord, origin: RunOrigin, settings?: OpenedSettings): void
  /** The settings of a run that was opened with them left. */
  takeSettings(): void
  /** Puts away a run that was opened: the page's own columns stand there, with nothing written yet. */
  closeRun(): void
}
