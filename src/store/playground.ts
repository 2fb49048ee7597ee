// What happened: how far the engine is, and the run with its record so far. Nothing derived is kept here (selectors.ts),
// and nothing a person sets (settings.ts). Steps that arrive between two frames are applied together.

import { createStore } from 'zustand'
import { abortRun, appendStep } from '../decoding/assembleRun.ts'
import type { RunRecord, StepRecord } from '../decoding/record.ts'
import type { EngineClient } from '../worker/client.ts'
import type { EngineError, EngineInfo, LoadProgress, LoadRequest } from '../worker/protocol.ts'
import type { Settings } from './checkSettings.ts'
import { composeRun } from './composeRun.ts'

export type EngineStatus =
  | { kind: 'idle' }
  /** `progress` is null until the engine has said something; `thenRun`: a run waits for the end of loading. */
  | { kind: 'loading'; progress: LoadProgress | null; fallbacks: string[]; thenRun: boolean }
  | { kind: 'ready'; info: EngineInfo }
  | { kind: 'failed'; error: EngineError }

/** `columnIds` are those of the page's columns, in the record's order. The record is null until the engine began. */
export type RunState =
  | { kind: 'none' }
  | {
      kind: 'running'
      record: RunRecord | null
      columnIds: number[]
      prefill: { done: number; total: number } | null
      stopping: boolean
    }
  | { kind: 'done' | 'stopped'; record: RunRecord; columnIds: number[] }
  | { kind: 'failed'; record: RunRecord | null; columnIds: number[]; error: EngineError }

export interface Playground {
  status: EngineStatus
  run: RunState
  /** How the model was last asked for. */
  request: LoadRequest
  /** Loads the model, in another way than before if `way` says so. */
  load(way?: Partial<Pick<LoadRequest, 'runtime' | 'form'>>): Promise<void>
  cancelLoad(): void
  /** Runs the settings as they are; loads the model first where it is not there. */
  start(): Promise<void>
  stop(): void
}

export interface PlaygroundParts {
  client: EngineClient
  request: LoadRequest
  settings: () => Settings
  /** Calls back before the next frame is drawn. */
  nextFrame: (callback: () => void) => void
}

/** After these the model in the worker is not to be used again without loading. */
const MODEL_IS_LOST: readonly string[] = ['crash', 'device', 'memory']

export function createPlayground({ client, request, settings, nextFrame }: PlaygroundParts) {
  return createStore<Playground>()((set, get) => {
    // Loads and runs are numbered, so that the answer of one that was given up changes nothing.
    let newestLoad = 0
    let newestRun = 0

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
      const { status } = get()
      if (mine !== newestLoad || status.kind !== 'loading') return
      if (outcome.ok) {
        set({ status: { kind: 'ready', info: outcome.value } })
        if (status.thenRun) await run()
      } else {
        set({ status: outcome.error === null ? { kind: 'idle' } : { kind: 'failed', error: outcome.error } })
      }
    }

    async function run(): Promise<void> {
      const mine = ++newestRun
      const { request, columnIds } = composeRun(settings(), get().status)
      set({ run: { kind: 'running', record: null, columnIds, prefill: null, stopping: false } })

      let waiting: StepRecord[] = []
      const applyWaiting = (): void => {
        const steps = waiting
        waiting = []
        if (mine !== newestRun || steps.length === 0) return
        set(({ run }) =>
          run.kind === 'running' && run.record !== null
            ? { run: { ...run, prefill: null, record: steps.reduce(appendStep, run.record) } }
            : {},
        )
      }

      const outcome = await client.run(request, (event) => {
        if (mine !== newestRun) return
        const { run } = get()
        if (run.kind !== 'running') return
        switch (event.kind) {
          case 'started':
            set({ run: { ...run, record: event.record } })
            return
          case 'prefill':
            set({ run: { ...run, prefill: { done: event.done, total: event.total } } })
            return
          case 'step':
            if (waiting.push(event.step) === 1) nextFrame(applyWaiting)
            return
          default:
            event satisfies never
        }
      })
      if (mine !== newestRun) return
      applyWaiting()
      const { run } = get()
      const soFar = run.kind === 'running' ? run.record : null
      if (outcome.ok) {
        const record = soFar === null ? outcome.value : keepIdentity(soFar, outcome.value)
        const stopped = record.columns.some((column) => column.stop === 'aborted')
        set({ run: { kind: stopped ? 'stopped' : 'done', record, columnIds } })
        return
      }
      const written = soFar === null ? null : abortRun(soFar)
      const { error } = outcome
      if (error !== null) {
        set({ run: { kind: 'failed', record: written, columnIds, error } })
        if (MODEL_IS_LOST.includes(error.code)) set({ status: { kind: 'failed', error } })
      } else {
        set({ run: written === null ? { kind: 'none' } : { kind: 'stopped', record: written, columnIds } })
      }
    }

    return {
      status: { kind: 'idle' },
      run: { kind: 'none' },
      request,
      load: (way = {}) => load(way, false),
      cancelLoad() {
        if (get().status.kind !== 'loading') return
        newestLoad++
        client.cancelLoad()
        set({ status: { kind: 'idle' } })
      },
      async start() {
        const { status } = get()
        if (status.kind === 'ready') await run()
        else if (status.kind === 'loading') set({ status: { ...status, thenRun: true } })
        else await load({}, true)
      },
      stop() {
        const { status, run } = get()
        if (status.kind === 'loading') set({ status: { ...status, thenRun: false } })
        if (run.kind !== 'running') return
        set({ run: { ...run, stopping: true } })
        client.stop()
      },
    }
  })
}

/** The whole record with the token objects that were streamed, so that what is on the page is not drawn again. */
function keepIdentity(streamed: RunRecord, whole: RunRecord): RunRecord {
  return {
    ...whole,
    columns: whole.columns.map((column, index) => {
      const seen = streamed.columns[index]?.tokens ?? []
      return { ...column, tokens: column.tokens.map((token, position) => seen[position] ?? token) }
    }),
  }
}
