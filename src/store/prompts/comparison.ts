// The state of comparisons on many prompts: the one that is open, its rows, and whether it is running. It runs behind everything
// else that the engine does, and survives a reload.

import { createStore, type StoreApi } from 'zustand'
import type { Platform } from '../../platform/platform.ts'
import type { EngineClient, EngineInfo } from '../../worker/protocol.ts'
import { pack } from '../library/packing.ts'
import type { Playground } from '../run/runState.ts'
import {
  alone,
  checkLengths,
  during,
  type Fault,
  failure,
  IN_OTHER_TAB,
  messageOf,
  NO_MODEL,
  otherModel,
} from './pieces.ts'
import { type PromptsPlan, type Unit, unitsOf } from './plan.ts'
import { createShelf, type ListedComparison } from './shelf.ts'
import type { Row } from './storage.ts'

export interface OpenComparison {
  plan: PromptsPlan
  units: readonly Unit[]
  /** Finished pieces of work by the unit's index. */
  rows: ReadonlyMap<number, Row>
}

export interface PromptsComparison {
  /** Null until `look` has read what is stored, and if nothing is open. */
  open: OpenComparison | null
  /** All comparisons, the newest first; null until `list` or `look` has read them. */
  stored: readonly ListedComparison[] | null
  /** Why the stored comparisons could not be read, or one of them not be deleted; null after a success. */
  listFault: string | null
  /** Title of the deleted comparison that `undoRemove` brings back, or null. */
  removed: string | null
  kind: 'idle' | 'preparing' | 'running'
  /** Why it does not run. */
  fault: Fault | null
  /** Why what is found is not stored, or null. */
  keptFault: string | null
  /** Mean time of a piece of work in this visit, in milliseconds; null before the first one. */
  unitMs: number | null
  /** Reads or rereads the list. */
  list(): Promise<void>
  /** Reads the list and opens the newest comparison, once. */
  look(): Promise<void>
  /** Loads the model, makes a plan of it, and runs that. @param make gets the loaded model; throws an Error that says why not. */
  start(make: (info: EngineInfo) => Omit<PromptsPlan, 'id' | 'madeAt' | 'model'>): Promise<void>
  /** Continues the open comparison. */
  resume(): Promise<void>
  /** Stops after what is finished. `resume` continues. */
  pause(): void
  show(id: string): Promise<void>
  /** Removes a comparison and all of its rows. It can be restored until another one is removed or the page is closed. */
  remove(id: string): Promise<void>
  undoRemove(): Promise<void>
  /** Closes the open comparison, which stays stored. */
  close(): void
}

export interface PromptsParts extends Pick<Platform, 'indexedDB' | 'locks'> {
  client: EngineClient
  playground: StoreApi<Playground>
  /** Loads the model if needed. Resolves with the request, or with null if the model could not be loaded. */
  withModel: <Request>(request: Request) => Promise<Request | null>
  /** Says how much of the running comparison is done, in [0, 1]; null if none is running. */
  reportBackground: (share: number | null) => void
  /** Milliseconds since 1970. */
  now: () => number
}

const WARM_UP_TOKENS = 8

export function createPromptsComparison(parts: PromptsParts): StoreApi<PromptsComparison> {
  const store = createComparison(parts)
  store.subscribe(({ kind, open }) =>
    parts.reportBackground(kind === 'running' && open ? open.rows.size / open.units.length : null),
  )
  return store
}

const createComparison = (parts: PromptsParts): StoreApi<PromptsComparison> =>
  createStore<PromptsComparison>()((set, get) => {
    const { client, playground, withModel, now } = parts
    let running = new AbortController()
    let looked: Promise<void> | null = null
    /** Resolves when the run before has ended, and let go of its lock. */
    let ended = Promise.resolve()
    const times: number[] = []
    const shelf = createShelf(parts)
    let taken: { plan: PromptsPlan; rows: Row[] } | null = null

    /** Stores what is not stored yet. What cannot be stays in memory and is tried again with the next row. */
    async function keep({ id }: PromptsPlan): Promise<void> {
      try {
        await shelf.keep(id)
        set({ keptFault: null })
      } catch (error) {
        set({ keptFault: messageOf(error) })
      }
    }

    async function loadedModel(): Promise<EngineInfo | null> {
      if ((await withModel(true)) === null) return null
      const { status } = playground.getState()
      return status.kind === 'ready' ? status.info : null
    }

    async function work(comparison: OpenComparison, signal: AbortSignal): Promise<void> {
      const { plan, units } = comparison
      for (const unit of units) {
        // An engine that was asked for something else first has given this up, so it is asked again.
        while (!get().open?.rows.has(unit.index)) {
          if (signal.aborted) return
          const info = await loadedModel()
          if (signal.aborted) return
          if (info === null) return set({ fault: NO_MODEL })
          if (info.model.sha256 !== plan.model.sha256) return set({ fault: otherModel(plan, info) })
          const from = now()
          const done = await during(signal, (own) => doUnit(unit, plan, own))
          if (signal.aborted) return
          if (done.kind === 'failed') return set({ fault: done.fault })
          if (done.kind === 'gaveWay') continue
          times.push(now() - from)
          const { open } = get()
          if (open?.plan.id !== plan.id) return
          const unitMs = times.reduce((sum, time) => sum + time, 0) / times.length
          set({ open: { ...open, rows: new Map(open.rows).set(unit.index, done.row) }, unitMs })
          shelf.add(plan, { isNew: false, rows: [done.row] })
          await keep(plan)
        }
      }
    }

    async function doUnit(
      unit: Unit,
      plan: PromptsPlan,
      signal: AbortSignal,
    ): Promise<{ kind: 'done'; row: Row } | { kind: 'gaveWay' } | { kind: 'failed'; fault: Fault }> {
      if (unit.kind === 'cost') {
        const outcome = await client.measureCost({ runs: unit.requests, warmUpTokens: WARM_UP_TOKENS }, { signal })
        if (!outcome.ok) return failure(outcome.error)
        return { kind: 'done', row: { kind: 'cost', unit: unit.index, key: unit.key, cost: outcome.value } }
      }
      const outcome = await client.measureBehind({ runs: [unit.request], judges: plan.judges }, { signal })
      if (!outcome.ok) return failure(outcome.error)
      const [run] = outcome.value.runs
      if (!run) throw new Error('the engine measured no run')
      const texts = run.columns.map((figures, i) => ({
        prompt: unit.prompt,
        seed: unit.seed,
        column: unit.columns[i]?.key ?? '',
        ...figures,
      }))
      return { kind: 'done', row: { kind: 'run', unit: unit.index, texts, record: await pack(run.record) } }
    }

    /** Runs the open comparison in this tab, unless another one runs it. */
    async function run(comparison: OpenComparison): Promise<void> {
      running.abort()
      running = new AbortController()
      const { signal } = running
      set({ kind: 'running', fault: null })
      await ended
      if (signal.aborted) return
      ended = alone(parts.locks(), `tokenwise prompts ${comparison.plan.id}`, async (isAlone) => {
        if (isAlone) await work(comparison, signal)
        else if (!signal.aborted) set({ fault: IN_OTHER_TAB })
      })
      await ended
      if (running.signal === signal) set({ kind: 'idle' })
    }

    async function read(plan: PromptsPlan): Promise<OpenComparison> {
      const units = unitsOf(plan)
      return { plan, units, rows: await shelf.rows(plan.id, units) }
    }

    async function list(): Promise<void> {
      try {
        set({ stored: await shelf.list(), listFault: null })
      } catch (error) {
        const listFault = `The stored comparisons could not be read. ${messageOf(error)}`
        set(({ stored }) => ({ stored: shelf.withUnsaved(stored ?? []), listFault }))
      }
    }

    async function openNewest(): Promise<void> {
      await list()
      const { stored, listFault } = get()
      // The next visit of the page tries again.
      if (listFault !== null) looked = null
      const newest = stored?.[0]
      if (!newest) return
      try {
        const found = await read(newest.plan)
        const { open, kind } = get()
        if (open === null && kind === 'idle') set({ open: found })
      } catch (error) {
        set({ listFault: `The comparison could not be read. ${messageOf(error)}` })
      }
    }

    return {
      open: null,
      stored: null,
      listFault: null,
      removed: null,
      kind: 'idle',
      fault: null,
      keptFault: null,
      unitMs: null,
      list,
      look() {
        looked ??= openNewest()
        return looked
      },
      async start(make) {
        running.abort()
        running = new AbortController()
        const { signal } = running
        set({ kind: 'preparing', fault: null })
        const info = await loadedModel()
        if (signal.aborted) return
        try {
          if (info === null) throw new Error(NO_MODEL.message)
          const made = make(info)
          await checkLengths(client, made, info)
          if (signal.aborted) return
          const { name, sha256 } = info.model
          const plan = {
            ...made,
            id: crypto.randomUUID(),
            madeAt: now(),
            model: { name, sha256, runtime: info.device },
          }
          times.length = 0
          set({ open: { plan, units: unitsOf(plan), rows: new Map() }, keptFault: null, unitMs: null })
          shelf.add(plan, { isNew: true, rows: [] })
          await keep(plan)
          await list()
          const comparison = get().open
          if (!signal.aborted && comparison) await run(comparison)
        } catch (error) {
          if (!signal.aborted) set({ kind: 'idle', fault: { message: messageOf(error), detail: '' } })
        }
      },
      async resume() {
        const { open } = get()
        if (open) await run(open)
      },
      pause() {
        running.abort()
        set({ kind: 'idle' })
      },
      async show(id) {
        const listed = get().stored?.find(({ plan }) => plan.id === id)
        if (!listed || get().open?.plan.id === id) return
        get().pause()
        times.length = 0
        try {
          set({ open: await read(listed.plan), fault: null, keptFault: null, unitMs: null })
        } catch (error) {
          set({ listFault: `The comparison could not be read. ${messageOf(error)}` })
        }
      },
      async remove(id) {
        const { open, stored } = get()
        const plan = open?.plan.id === id ? open.plan : stored?.find((one) => one.plan.id === id)?.plan
        if (!plan) return
        if (open?.plan.id === id) get().close()
        try {
          taken = { plan, rows: await shelf.take(id, unitsOf(plan)) }
          set({ removed: plan.title })
        } catch (error) {
          return set({ listFault: `The comparison could not be deleted. ${messageOf(error)}` })
        }
        await list()
      },
      async undoRemove() {
        if (taken === null) return
        const { plan, rows } = taken
        taken = null
        set({ removed: null })
        shelf.add(plan, { isNew: true, rows })
        await keep(plan)
        await list()
      },
      close() {
        get().pause()
        set({ open: null, fault: null })
      },
    }
  })
