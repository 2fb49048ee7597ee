// The state and the actions of the playground's store (playground.ts).

import type { RunRecord } from '../../decoding/record.ts'
import type { EngineError, EngineInfo, LoadProgress, LoadRequest } from '../../worker/protocol.ts'
import type { ColumnId } from '../settings/columnIds.ts'

export interface RunOrigin {
  kind: 'recorded' | 'link' | 'file' | 'archive'
  title?: string | undefined
  /** What to notice, or what the sender wrote: shown as text only. */
  notice?: string | undefined
  /** The candidate tables did not come with it. */
  lacksTables?: boolean | undefined
  /** Id of the library's entry; of kind 'archive' only. */
  id?: number | undefined
}

export interface OpenedRun {
  record: RunRecord
  origin: RunOrigin
}

export type EngineStatus =
  | { kind: 'idle' }
  /** `progress` is null until the engine reports something; `thenRun`: a run starts when the model is loaded. */
  | { kind: 'loading'; progress: LoadProgress | null; fallbacks: string[]; thenRun: boolean }
  | { kind: 'ready'; info: EngineInfo }
  | { kind: 'failed'; error: EngineError }

interface ShownRun {
  /** Ids of the page's columns, in the order of the record. */
  columnIds: ColumnId[]
  /** Null until the engine has started. */
  record: RunRecord | null
  /** The opened run that this run repeats, to compare it with. */
  again?: OpenedRun | null
}

interface EndedRun extends ShownRun {
  kind: 'done' | 'stopped'
  record: RunRecord
  /** Where the run came from, unless it was made here. */
  origin?: RunOrigin
  /** The page's settings differ from the run's: the columns of the run are shown, not those of the settings. */
  detached?: boolean
}

export type RunState =
  | { kind: 'none' }
  | (ShownRun & { kind: 'running'; prefill: { done: number; total: number } | null; stopping: boolean })
  | EndedRun
  | (ShownRun & { kind: 'failed'; error: EngineError })

/** What becomes of the page's settings when a run is opened; see `openRun`. */
export type OpenedSettings = 'take' | 'leave' | 'return'

export type LoadOptions = Partial<Pick<LoadRequest, 'runtime' | 'form'>>

export interface Playground {
  status: EngineStatus
  run: RunState
  /** The newest load. */
  request: LoadRequest
  /** The run that was opened last, even if others were made since. */
  opened: OpenedRun | null
  /** The library's id of the run that is shown, once it is stored there. */
  keptAs: number | null
  /** Loads the model with the options of the load before, unless others are given. */
  load(options?: LoadOptions): Promise<void>
  cancelLoad(): void
  /** Runs the current settings; loads the model first if need be. */
  start(): Promise<void>
  /** Repeats the opened run exactly as it was recorded, even beyond the limits of the page's settings. */
  runAgain(): Promise<void>
  /** Stops the run, or else whatever the engine is writing. */
  stop(): void
  /**
   * Shows a run that was not made here; needs no model. A run in progress is stopped and stored.
   * @param settings 'take': the run's settings replace the page's, which can be undone. 'leave': the page's settings stay.
   * 'return', after a reload: as 'leave', but the columns are shown as the settings' if they still are the run's.
   */
  openRun(record: RunRecord, origin: RunOrigin, settings?: OpenedSettings): void
  /** Replaces the page's settings by those of a run that was opened without them. */
  takeSettings(): void
  /** Closes an opened run: the columns of the settings are shown, empty. */
  closeRun(): void
}
