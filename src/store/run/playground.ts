// What happened: the state of the engine, and the run that is shown, made here or opened, with its record so far. What
// follows from it is in selectors.ts; what a person sets is in settings.ts.

import { dequal } from 'dequal/lite'
import { createStore } from 'zustand'
import { abortRun } from '../../decoding/assembleRun.ts'
import type { RunRecord } from '../../decoding/record.ts'
import type { EngineClient, EngineInfo, LoadProgress, LoadRequest, RunRequest } from '../../worker/protocol.ts'
import type { Settings } from '../settings/checkSettings.ts'
import { type ColumnId, openedColumnId, type PageColumnId } from '../settings/columnIds.ts'
import { composeRun } from '../settings/composeRun.ts'
import { sameAsRan, sameRequest, withGivenTokens } from './openedRun.ts'
import type { LoadOptions, OpenedRun, Playground } from './runState.ts'
import { type Running, streamRun } from './streamRun.ts'

export interface PlaygroundParts {
  client: EngineClient
  request: LoadRequest
  settings: () => Settings
  /** Replaces the page's settings by those of a run; returns the ids of its columns. */
  openSettings: (run: RunRequest) => PageColumnId[]
  /** Stores a finished run in the library; resolves with its id, or with null if it could not be stored. */
  keep: (record: RunRecord) => Promise<number | null>
  /** Completes a loaded engine before its first use, e.g. with a person's own heads. */
  prepare?: (info: EngineInfo) => Promise<EngineInfo>
  /** Calls back before the next frame is drawn. */
  nextFrame: (callback: () => void) => void
  /** Stops everything else that the engine writes. */
  stopOthers?: () => void
}

/** Errors after which the model must be loaded again. */
const MODEL_IS_LOST: readonly string[] = ['crash', 'device', 'memory']

/** A run to start. */
interface Plan {
  request: RunRequest
  columnIds: ColumnId[]
  again: OpenedRun | null
}

export function createPlayground(parts: PlaygroundParts) {
  const { client, request: asked, settings, openSettings, keep, prepare, nextFrame, stopOthers } = parts
  return createStore<Playground>()((set, get) => {
    // Of the newest load and the newest run; what an aborted load or a superseded run still reports changes nothing.
    let loading = new AbortController()
    let writing = new AbortController()
    /** Makes the run that waits for the model. */
    let planned: () => Plan = planSettings

    client.onCrash((error) => {
      if (get().status.kind === 'ready') set({ status: { kind: 'failed', error } })
    })

    async function load(options: LoadOptions, thenRun: boolean): Promise<void> {
      loading.abort()
      loading = new AbortController()
      const { signal } = loading
      const wanted = { ...get().request, ...options }
      if (get().status.kind === 'failed') client.restart()
      set({ request: wanted, status: { kind: 'loading', progress: null, fallbacks: [], thenRun } })
      const onProgress = (progress: LoadProgress) => {
        if (signal.aborted) return
        set(({ status }) => {
          if (status.kind !== 'loading') return {}
          const fallbacks = progress.stage === 'fallback' ? [...status.fallbacks, progress.reason] : status.fallbacks
          return { status: { ...status, progress, fallbacks } }
        })
      }
      const outcome = await client.load(wanted, { signal, onProgress })
      const isGivenUp = () => signal.aborted || get().status.kind !== 'loading'
      if (isGivenUp()) return
      if (outcome.ok) {
        const info = prepare ? await prepare(outcome.value) : outcome.value
        const { status } = get()
        if (isGivenUp() || status.kind !== 'loading') return
        set({ status: { kind: 'ready', info } })
        if (status.thenRun) await run(planned())
      } else {
        set({ status: outcome.error === null ? { kind: 'idle' } : { kind: 'failed', error: outcome.error } })
      }
    }

    /** A run of the current settings; if the opened run had the same, the two can be compared. */
    function planSettings(): Plan {
      const composed = composeRun(settings(), get().status)
      const { opened } = get()
      return { ...composed, again: opened && sameRequest(composed.request, opened.record) ? opened : null }
    }

    function planAgain(opened: OpenedRun): Plan {
      const { run } = get()
      const { prompt, settings: ran } = opened.record
      const now = settings()
      const shown = run.kind === 'done' && run.record === opened.record && !run.detached
      const columnIds =
        shown &&
        sameAsRan(now, opened.record) &&
        dequal(
          now.columns.map(({ id }) => id),
          run.columnIds,
        )
          ? run.columnIds
          : openSettingsOf(opened.record)
      return { request: { prompt, settings: ran }, columnIds, again: opened }
    }

    async function run({ request, columnIds, again }: Plan): Promise<void> {
      const { run: before, keptAs } = get()
      leaveRun()
      const { signal } = writing
      const isNewest = () => signal === writing.signal
      set({ run: { kind: 'running', record: null, columnIds, prefill: null, stopping: false, again }, keptAs: null })
      const whole = (record: RunRecord) => (again ? withGivenTokens(record, again.record) : record)
      const onChange = ({ record, prefill }: Running) => {
        const { run } = get()
        if (!isNewest() || run.kind !== 'running') return
        set({ run: { ...run, record: record && whole(record), prefill } })
      }
      const end = await streamRun({ client, nextFrame }, request, onChange, signal)
      if (!isNewest()) return
      // Nothing was written: what was shown before is shown again.
      if (end.kind === 'none') return set(before.kind === 'running' ? { run: end } : { run: before, keptAs })
      const record = end.record && whole(end.record)
      if (end.kind === 'failed') {
        const { error } = end
        set({ run: { kind: 'failed', record, columnIds, error, again } })
        if (MODEL_IS_LOST.includes(error.code)) set({ status: { kind: 'failed', error } })
      } else {
        set({ run: { kind: end.kind, record: record as RunRecord, columnIds, again } })
      }
      const id = await keepWritten(record)
      if (isNewest()) set({ keptAs: id })
    }

    /** Stops the newest run and stores what it wrote. */
    function leaveRun(): void {
      writing.abort()
      writing = new AbortController()
      const { run } = get()
      if (run.kind === 'running' && run.record) void keepWritten(abortRun(run.record))
    }

    async function keepWritten(record: RunRecord | null): Promise<number | null> {
      return record?.columns.some(({ tokens }) => tokens.length > 0) ? keep(record) : null
    }

    async function begin(plan: () => Plan): Promise<void> {
      const { status } = get()
      planned = plan
      if (status.kind === 'ready') await run(plan())
      else if (status.kind === 'loading') set({ status: { ...status, thenRun: true } })
      else await load({}, true)
    }

    /** Columns that the settings have no room for get ids that no column of the settings has. */
    function openSettingsOf(record: RunRecord): ColumnId[] {
      const ids = openSettings(record)
      return record.columns.map((_, index) => ids[index] ?? openedColumnId(index))
    }

    return {
      status: { kind: 'idle' },
      run: { kind: 'none' },
      request: asked,
      opened: null,
      keptAs: null,
      load: (options = {}) => load(options, false),
      cancelLoad() {
        if (get().status.kind !== 'loading') return
        loading.abort()
        set({ status: { kind: 'idle' } })
      },
      start: () => begin(planSettings),
      async runAgain() {
        const { opened } = get()
        if (opened) await begin(() => planAgain(opened))
      },
      stop() {
        const { status, run } = get()
        if (status.kind === 'loading') set({ status: { ...status, thenRun: false } })
        if (run.kind !== 'running') return stopOthers?.()
        set({ run: { ...run, stopping: true } })
        writing.abort()
      },
      openRun(record, origin, settingsBecome = 'take') {
        const { status } = get()
        if (status.kind === 'loading') set({ status: { ...status, thenRun: false } })
        leaveRun()
        const { columns } = settings()
        const isStillThere =
          columns.length === record.columns.length &&
          columns.every(({ method }, index) => method === record.columns[index]?.method)
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
      closeRun() {
        const { run } = get()
        if (run.kind === 'done' && run.origin) set({ run: { kind: 'none' }, opened: null, keptAs: null })
      },
      takeSettings() {
        const { run } = get()
        if (run.kind !== 'done' || !run.detached) return
        const { detached: _, ...attached } = run
        set({ run: { ...attached, columnIds: openSettingsOf(run.record) } })
      },
    }
  })
}
