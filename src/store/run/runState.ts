// The state and the actions of the playground's store (playground.ts).

import type { RunRecord } from '../../decoding/record.ts'
import type { EngineError, EngineInfo, LoadProgress, LoadRequest } from '../../worker/protocol.ts'
import type { ColumnId } from '../settings/columnIds.ts'

export interface RunOrigin {
  kind: 'recorded' | 'link' | 'file' | 'archive' | 'prompts'
  title?: string | undefined
  /** What to notice, or the sender's note. Shown as plain text. */
  notice?: string | undefined
  /** Its name in the index of recorded comparisons; only for kind 'recorded'. */
  name?: string | undefined
  /** Whether the run came without the candidates of some or all steps. */
  lacksTables?: boolean | undefined
  /** The run's id in the library; only for kind 'archive'. */
  id?: number | undefined
}

export interface OpenedRun {
  record: RunRecord
  origin: RunOrigin
}

export type EngineStatus =
  | { kind: 'idle' }
  /** `progress` is null until the engine reports something. With `thenRun`, a run starts when the model is loaded. */
  | { kind: 'loading'; progress: LoadProgress | null; fallbacks: string[]; thenRun: boolean }
  | { kind: 'ready'; info: EngineInfo }
  /** With `thenRun`, the run that was asked for starts when a later load succeeds. */
  | { kind: 'failed'; error: EngineError; thenRun: boolean }

interface ShownRun {
  /** Ids of the shown columns, in the order of the record. */
  columnIds: ColumnId[]
  /** Null until the engine has started the run. */
  record: RunRecord | null
  /** The opened run that this run repeats and is compared with. */
  again?: OpenedRun | null
}

export type RunState =
  | { kind: 'none' }
  | (ShownRun & { kind: 'running'; prefill: { done: number; total: number } | null; stopping: boolean })
  | (ShownRun & {
      kind: 'done' | 'stopped'
      record: RunRecord
      /** Where the run came from, unless it was made here. */
      origin?: RunOrigin
      /** Whether the run is shown with its own columns, because the page's settings are not those of the run. */
      detached?: boolean
    })
  | (ShownRun & { kind: 'failed'; error: EngineError })

/** What happens to the page's settings when a run is opened; see `openRun`. */
export type OpenedSettings = 'take' | 'leave' | 'return'

export type LoadOptions = Partial<Pick<LoadRequest, 'runtime'>>

export interface Playground {
  status: EngineStatus
  run: RunState
  request: LoadRequest
  /** The run that was opened last, even if other runs have been made since. */
  opened: OpenedRun | null
  /** The shown run's id in the library; null until it is there. Negative while it is not stored but in memory. */
  keptAs: number | null
  /** Loads the model. Omitted options stay as in the previous load. Starts the run for which a failed load was meant. */
  load(options?: LoadOptions): Promise<void>
  cancelLoad(): void
  /**
   * Runs the current settings; loads the model first if needed. With the settings of the opened run, repeats that run exactly
   * as it was recorded.
   */
  start(): Promise<void>
  /** Call this when the device has a network again: repeats a load that failed without one. */
  retryOnline(): Promise<void>
  /** Stops the run or, if none is in progress, everything else that the engine is generating. */
  stop(): void
  /**
   * Shows an existing run; this needs no model. A run in progress is stopped and stored.
   * @param settings 'take': the run's settings replace the page's, which can be undone. 'leave': the page's settings stay.
   * 'return' (after a reload): like 'leave', but the run's texts appear in the page's columns if the methods still match.
   */
  openRun(record: RunRecord, origin: RunOrigin, settings?: OpenedSettings): void
  /** Replaces the page's settings with those of the shown run, which must have ended. */
  takeSettings(): void
  /** Shows the page's columns instead of a detached run's. Columns with the same methods keep its texts. */
  showOwnColumns(): void
}
