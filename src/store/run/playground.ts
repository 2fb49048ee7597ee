// What happened: how far the engine is, and the run that is shown, made here or opened, with its record so far. Nothing
// derived is kept here (selectors.ts), and nothing a person sets (settings.ts).

import { dequal } from 'dequal/lite'
import { createStore } from 'zustand'
import { abortRun } from '../../decoding/assembleRun.ts'
import type { RunRecord } from '../../decoding/record.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineInfo, LoadRequest, RunRequest } from '../../worker/protocol.ts'
import type { Settings } from '../settings/checkSettings.ts'
import { type ColumnId, openedColumnId, type PageColumnId } from '../settings/columnIds.ts'
import { composeRun } from '../settings/composeRun.ts'
import { type OpenedRun, sameAsRan, sameRequest, withGivenTokens } from './openedRun.ts'
import type { Playground } from './runState.ts'
import { streamRun } from './streamRun.ts'

export type { EngineStatus, Playground, RunState } from './runState.ts'

export interface PlaygroundParts {
  client: EngineClient
  request: LoadRequest
  settings: () => Settings
  /** Puts a run's settings in place of the page's; returns its columns' ids. */
  openSettings: (run: RunRequest) => PageColumnId[]
  /** Keeps a run of one's own that has ended; null where it cannot. */
  keep: (record: RunRecord) => Promise<number | null>
  /** Gives a loaded engine what it needs besides, before anything is asked of it; what stands ready then. */
  prepare?: (info: EngineInfo) => Promise<EngineInfo>
  /** Calls back before the next frame is drawn. */
  nextFrame: (callback: () => void) => void
  /** Ends what is written besides runs. */
  stopOthers?: () => void
}

/** After these the model in the worker is not to be used again without loading. */
const MODEL_IS_LOST: readonly string[] = ['crash', 'device', 'memory']

/** A run that is asked for. */
interface Plan {
  request: RunRequest
  columnIds: ColumnId[]
  again: OpenedRun | null
}

export function createPlayground(parts: PlaygroundParts) {
  const { client, request: asked, settings, openSettings, keep, prepare, nextFrame, stopOthers } = parts
  return createStore<Playground>()((set, get) => {
    // Loads and runs are numbered, so that the answer of one that was given up changes nothing.
    let newestLoad = 0
    let newestRun = 0
    /** What a run that waits for the model will be. */
    let planned: () => Plan = planSettings

    client.onCrash((error) => {
      if (get().status.kind === 'ready') set({ status: { kind: 'failed', error } })
    })

    async function load(way: Partial<Pick<LoadRequest, 'runtime' | 'form'>>, thenRun: boolean): Promise<void> {
      const mine = ++newestLoad
      const wanted = { ...get().request, ...way }
      if (get().status.kind === 'failed') client.restart()
      set({ request: wanted, status: { kind: 'loading', progress: null, fallbacks: [], thenRun } })
      const outcome = await client.load(wanted, (progress) => {
        if (mine !== newestLoad) return
        set(({ status }) => {
          if (status.kind !== 'loading') return {}
          const fallbacks = progress.stage === 'fallback' ? [...status.fallbacks, progress.reason] : status.fallbacks
          return { status: { ...status, progress, fallbacks } }
        })
      })
      const isGivenUp = () => mine !== newestLoad || get().status.kind !== 'loading'
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

    /** The settings as they are; where that is what was opened, the two can be compared. */
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
      const mine = newestRun
      set({ run: { kind: 'running', record: null, columnIds, prefill: null, stopping: false, again }, keptAs: null })
      const whole = (record: RunRecord) => (again ? withGivenTokens(record, again.record) : record)
      const end = await streamRun({ client, nextFrame }, request, ({ record, prefill }) => {
        const { run } = get()
        if (mine !== newestRun || run.kind !== 'running') return
        set({ run: { ...run, record: record && whole(record), prefill } })
      })
      if (mine !== newestRun) return
      // Nothing came of it: what was shown before is shown again.
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
      if (mine === newestRun) set({ keptAs: id })
    }

    /** Ends what is running as far as the page goes; what was written is kept. */
    function leaveRun(): void {
      newestRun++
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

    /** There may be more columns than the page can set. */
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
      load: (way = {}) => load(way, false),
      cancelLoad() {
        if (get().status.kind !== 'loading') return
        newestLoad++
        client.cancelLoad()
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
        client.stop()
      },
      openRun(record, origin, way = 'take') {
        const { status, run } = get()
        if (status.kind === 'loading') set({ status: { ...status, thenRun: false } })
        if (run.kind === 'running') client.stop()
        leaveRun()
        const { columns } = settings()
        const isStillThere =
          columns.length === record.columns.length &&
          columns.every(({ method }, index) => method === record.columns[index]?.method)
        const detached = way === 'leave' || (way === 'return' && !isStillThere)
        const columnIds = detached
          ? record.columns.map((_, index) => openedColumnId(index))
          : way === 'return'
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
