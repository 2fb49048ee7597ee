// The engine's status and the shown run, made here or opened. selectors.ts derives values from them; the user's settings are
// in settings.ts.

import { dequal } from 'dequal/lite'
import { createStore } from 'zustand'
import { abortRun } from '../../decoding/assembleRun.ts'
import type { MethodName, RunRecord } from '../../decoding/record.ts'
import type { EngineClient, EngineInfo, LoadProgress, LoadRequest, RunRequest } from '../../worker/protocol.ts'
import type { GrowingRun } from '../library/growingRun.ts'
import type { Settings } from '../settings/checkSettings.ts'
import { type ColumnId, openedColumnId, type PageColumnId } from '../settings/columnIds.ts'
import { composeRun } from '../settings/composeRun.ts'
import { loadFailure } from './loadFailure.ts'
import { requestOnPage, sameRequest, withGivenTokens } from './openedRun.ts'
import type { LoadOptions, OpenedRun, Playground } from './runState.ts'
import { waitsToRun } from './selectors.ts'
import { otherPrompt } from './setAside.ts'
import { type Running, type StreamParts, streamRun } from './streamRun.ts'

export interface PlaygroundParts extends StreamParts {
  client: EngineClient
  request: LoadRequest
  settings: () => Settings
  /** Replaces the page's settings with those of a run; returns the ids of its columns. */
  openSettings: (run: RunRequest) => PageColumnId[]
  /**
   * Puts a run into the library. Resolves with its id there, or with null if it could not be.
   * @param grown id of the run's copy.
   */
  keep: (record: RunRecord, grown?: string) => Promise<number | null>
  /** Copies a run to storage while it is written. @param again as in `GrowingStart`. */
  grow?: (again?: RunRecord) => GrowingRun
  isOnline?: () => boolean
  /** Resolves after this time in milliseconds. */
  wait?: (ms: number) => Promise<void>
  /** Prepares a loaded engine for its first use, e.g. adds the user's own heads. */
  prepare?: (info: EngineInfo) => Promise<EngineInfo>
  /** Called after a load for which files of the model were downloaded. */
  onDownloaded?: () => void
  /** Stops everything else that the engine is generating. */
  stopOthers?: () => void
}

interface Plan {
  request: RunRequest
  columnIds: ColumnId[]
  again: OpenedRun | null
}

/** A network that has just come back may fail at first. Waits between attempts, in milliseconds. */
const RETURN_MS = [1000, 3000, 9000]

export function createPlayground(parts: PlaygroundParts) {
  const {
    client,
    request: firstRequest,
    settings,
    openSettings,
    keep,
    grow,
    prepare,
    nextFrame,
    onDownloaded,
    stopOthers,
  } = parts
  const { isOnline = () => true, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = parts
  return createStore<Playground>()((set, get) => {
    // The controllers of the newest load and the newest run. Late reports of earlier loads and runs are ignored.
    let loading = new AbortController()
    let writing = new AbortController()
    /** The copy of the newest run while that run is in progress. */
    let growing: GrowingRun | null = null

    /** Whether the next load needs a new worker. After a failed download it does not, and there may be no network for its script. */
    let isWorkerSpoiled = false

    client.onModelLost((error) => {
      isWorkerSpoiled = true
      if (get().status.kind === 'ready') set({ status: { kind: 'failed', error, thenRun: false } })
    })

    function forgetWaitingRun(): void {
      const { status } = get()
      if ((status.kind === 'loading' || status.kind === 'failed') && status.thenRun)
        set({ status: { ...status, thenRun: false } })
    }

    async function load(options: LoadOptions, thenRun: boolean): Promise<void> {
      loading.abort()
      loading = new AbortController()
      const { signal } = loading
      const request = { ...get().request, ...options }
      if (isWorkerSpoiled) client.restart()
      isWorkerSpoiled = false
      set({ request, status: { kind: 'loading', progress: null, fallbacks: [], thenRun } })
      let hasDownloaded = false
      const onProgress = (progress: LoadProgress) => {
        if (signal.aborted) return
        if (progress.stage === 'download' && !progress.fromCache) hasDownloaded = true
        set(({ status }) => {
          if (status.kind !== 'loading') return {}
          const fallbacks = progress.stage === 'fallback' ? [...status.fallbacks, progress.reason] : status.fallbacks
          return { status: { ...status, progress, fallbacks } }
        })
      }
      const outcome = await client.load(request, { signal, onProgress })
      if (!signal.aborted && !outcome.ok && outcome.error) isWorkerSpoiled = outcome.error.code !== 'download'
      const isGivenUp = () => signal.aborted || get().status.kind !== 'loading'
      if (isGivenUp()) return
      if (outcome.ok) {
        const info = prepare ? await prepare(outcome.value) : outcome.value
        const { status } = get()
        if (isGivenUp() || status.kind !== 'loading') return
        set({ status: { kind: 'ready', info } })
        if (hasDownloaded) onDownloaded?.()
        if (status.thenRun) await run(planSettings())
      } else {
        const { status } = get()
        if (outcome.error === null || status.kind !== 'loading') return set({ status: { kind: 'idle' } })
        const error = loadFailure(outcome.error, status.progress, isOnline())
        set({ status: { kind: 'failed', error, thenRun: status.thenRun } })
      }
    }

    /**
     * Plans a run of the current settings. If they are those of the opened run, the run is repeated exactly as it was recorded,
     * even beyond the limits of the page's settings, and compared with it.
     */
    function planSettings(): Plan {
      const composed = composeRun(settings(), get().status)
      const { opened } = get()
      if (!opened || !sameRequest(composed.request, requestOnPage(opened.record))) return { ...composed, again: null }
      const { prompt, settings: ran } = opened.record
      const columnIds = ran.columns.map((_, index) => composed.columnIds[index] ?? openedColumnId(index))
      return { request: { prompt, settings: ran }, columnIds, again: opened }
    }

    async function run({ request, columnIds, again }: Plan): Promise<void> {
      const { run: before, keptAs } = get()
      leaveRun()
      const { signal } = writing
      const isNewest = () => signal === writing.signal
      set({ run: { kind: 'running', record: null, columnIds, prefill: null, stopping: false, again }, keptAs: null })
      const completed = (record: RunRecord) => (again ? withGivenTokens(record, again.record) : record)
      const isContinued = request.settings.columns.some(({ begin }) => begin?.length)
      const copy = grow?.(again && isContinued ? again.record : undefined) ?? null
      growing = copy
      const onChange = ({ record, prefill }: Running) => {
        const { run } = get()
        if (!isNewest() || run.kind !== 'running') return
        set({ run: { ...run, record: record && completed(record), prefill } })
      }
      const stream = { client, nextFrame, ...(copy ? { onEvent: copy.onEvent } : {}) }
      const end = await streamRun(stream, request, onChange, signal)
      if (!isNewest()) return
      growing = null
      // Nothing was generated: show the previous run again.
      if (end.kind === 'none') {
        void copy?.discard()
        return set(before.kind === 'running' ? { run: end } : { run: before, keptAs })
      }
      const record = end.record && completed(end.record)
      if (end.kind === 'failed') {
        const { error } = end
        set({ run: { kind: 'failed', record, columnIds, error, again } })
      } else {
        set({ run: { kind: end.kind, record: record as RunRecord, columnIds, again } })
      }
      const id = await keepWritten(record, copy)
      if (isNewest()) set({ keptAs: id })
    }

    /** Stops the newest run and stores what it wrote. */
    function leaveRun(): void {
      writing.abort()
      writing = new AbortController()
      const { run } = get()
      if (run.kind === 'running') void keepWritten(run.record && abortRun(run.record), growing)
      growing = null
    }

    async function keepWritten(record: RunRecord | null, copy: GrowingRun | null): Promise<number | null> {
      if (!record?.columns.some(({ tokens }) => tokens.length > 0)) {
        await copy?.discard()
        return null
      }
      if (copy) await copy.end()
      return keep(record, copy?.id)
    }

    async function start(): Promise<void> {
      const { status, run: shown } = get()
      // Otherwise the texts of another prompt would stay while the model is loaded.
      if (otherPrompt(settings(), shown) !== null) get().showOwnColumns()
      if (status.kind === 'ready') await run(planSettings())
      else if (status.kind === 'loading') set({ status: { ...status, thenRun: true } })
      else await load({}, true)
    }

    /** Columns beyond MAX_SHOWN_COLUMNS get the ids of opened columns. */
    function openSettingsOf(record: RunRecord): ColumnId[] {
      const ids = openSettings(record)
      return record.columns.map((_, index) => ids[index] ?? openedColumnId(index))
    }

    return {
      status: { kind: 'idle' },
      run: { kind: 'none' },
      request: firstRequest,
      opened: null,
      keptAs: null,
      load: (options = {}) => load(options, waitsToRun(get().status)),
      cancelLoad() {
        if (get().status.kind !== 'loading') return
        loading.abort()
        set({ status: { kind: 'idle' } })
      },
      start,
      async retryOnline() {
        let { status } = get()
        if (status.kind !== 'failed' || status.error.code !== 'offline') return
        for (const waitMs of RETURN_MS) {
          await get().load()
          ;({ status } = get())
          if (status.kind !== 'failed' || status.error.code !== 'download') return
          const { error } = status
          await wait(waitMs)
          ;({ status } = get())
          // The user has tried again.
          if (status.kind !== 'failed' || status.error !== error) return
        }
        await get().load()
      },
      stop() {
        const { run } = get()
        forgetWaitingRun()
        if (run.kind !== 'running') return stopOthers?.()
        set({ run: { ...run, stopping: true } })
        writing.abort()
      },
      openRun(record, origin, settingsBecome = 'take') {
        forgetWaitingRun()
        leaveRun()
        const { columns } = settings()
        const methodsOf = (some: readonly { method: MethodName }[]) => some.map(({ method }) => method)
        const isStillThere = dequal(methodsOf(columns), methodsOf(record.columns))
        const detached = settingsBecome === 'leave' || (settingsBecome === 'return' && !isStillThere)
        const columnIds = detached
          ? record.columns.map((_, index) => openedColumnId(index))
          : settingsBecome === 'return'
            ? columns.map(({ id }) => id)
            : openSettingsOf(record)
        set({
          run: { kind: 'done', record, columnIds, origin, ...(detached ? { detached } : {}) },
          opened: { record, origin },
          keptAs: origin.id ?? null,
        })
      },
      showOwnColumns() {
        const { run } = get()
        if (run.kind !== 'done' || !run.detached) return
        const { detached: _, ...attached } = run
        const { columns } = settings()
        const columnIds = run.record.columns.map(({ method }, index) =>
          columns[index]?.method === method ? columns[index].id : openedColumnId(index),
        )
        set({ run: { ...attached, columnIds } })
      },
      takeSettings() {
        const { run } = get()
        if (run.kind === 'none' || run.kind === 'running' || run.record === null) return
        if (run.kind !== 'done') return set({ run: { ...run, columnIds: openSettingsOf(run.record) } })
        const { detached: _, ...attached } = run
        set({ run: { ...attached, columnIds: openSettingsOf(run.record) } })
      },
    }
  })
}
