// The state of comparisons on many prompts: the one that is open, its rows, and whether it is running. It runs behind everything
// else that the engine does, and survives a reload.

import { createStore, type StoreApi } from 'zustand'
import type { Prompt } from '../../decoding/record.ts'
import { promptOf } from '../../evaluation/dialogues.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { pack } from '../../store/library/packing.ts'
import type { EngineInfo } from '../../worker/protocol.ts'
import { checkPlan, type PromptsPlan, type Unit, unitsOf } from './plan.ts'
import { openPromptsStorage, type PromptsStorage, type Row } from './storage.ts'

export interface OpenComparison {
  plan: PromptsPlan
  units: readonly Unit[]
  /** Finished pieces of work by the unit's index. */
  rows: ReadonlyMap<number, Row>
}

export interface Fault {
  message: string
  detail: string
}

export interface PromptsComparison {
  /** Null until `look` has read what is stored, and if nothing is open. */
  open: OpenComparison | null
  /** The stored comparisons, the newest first; null until `look` has read them. */
  stored: readonly PromptsPlan[] | null
  kind: 'idle' | 'preparing' | 'running'
  /** Why it does not run. */
  fault: Fault | null
  /** Why rows are not stored, or null. */
  keptFault: string | null
  /** Mean time of a piece of work in this visit, in milliseconds; null before the first one. */
  unitMs: number | null
  /** Reads what is stored, once, and opens the newest. */
  look(): Promise<void>
  /** Loads the model, makes a plan of it, and runs that. @param make gets the loaded model; throws an Error that says why not. */
  start(make: (info: EngineInfo) => Omit<PromptsPlan, 'id' | 'madeAt' | 'model'>): Promise<void>
  /** Continues the open comparison. */
  resume(): Promise<void>
  /** Stops after what is finished. `resume` continues. */
  pause(): void
  show(id: string): Promise<void>
  /** Removes a comparison and all of its rows. */
  remove(id: string): Promise<void>
  /** Closes the open comparison, which stays stored. */
  close(): void
}

type Parts = Pick<
  OwnStoreParts,
  'client' | 'playground' | 'withModel' | 'indexedDB' | 'locks' | 'now' | 'reportBackground'
>

const WARM_UP_TOKENS = 8

export function createPromptsComparison(parts: Parts): StoreApi<PromptsComparison> {
  const store = createComparison(parts)
  store.subscribe(({ kind, open }) =>
    parts.reportBackground(kind === 'running' && open ? open.rows.size / open.units.length : null),
  )
  return store
}

const createComparison = (parts: Parts): StoreApi<PromptsComparison> =>
  createStore<PromptsComparison>()((set, get) => {
    const { client, playground, withModel, now } = parts
    let running = new AbortController()
    let storage: Promise<PromptsStorage> | null = null
    let looked: Promise<void> | null = null
    /** Resolves when the run before has ended, and let go of its lock. */
    let ended = Promise.resolve()
    const times: number[] = []
    /** What could not be stored yet. */
    let unkept: { plan: PromptsPlan | null; rows: Map<number, Row> } = { plan: null, rows: new Map() }

    const opened = (): Promise<PromptsStorage> => {
      storage ??= openPromptsStorage(parts)
      return storage
    }
    /** Stores what is not stored yet. What cannot be stays in memory and is tried again with the next row. */
    async function keep(plan: PromptsPlan): Promise<void> {
      const { rows } = unkept
      try {
        const on = await opened()
        if (unkept.plan) await on.addPlan(unkept.plan)
        if (unkept.plan === plan) unkept.plan = null
        for (const [unit, row] of [...rows]) {
          await on.addRow(plan.id, row)
          rows.delete(unit)
        }
        set({ keptFault: null })
      } catch (error) {
        storage = null
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
          unkept.rows.set(unit.index, done.row)
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
      const kept = await (await opened()).rows(plan.id)
      return { plan, units, rows: new Map(kept.flatMap((row) => checkRow(row, units))) }
    }

    async function readStored(): Promise<void> {
      try {
        const plans = (await (await opened()).plans()).flatMap((plan) => checkPlan(plan) ?? [])
        plans.sort((one, other) => other.madeAt - one.madeAt)
        const newest = plans[0] ? await read(plans[0]) : null
        if (get().stored === null) set({ stored: plans, ...(get().open === null ? { open: newest } : {}) })
      } catch (error) {
        storage = null
        set({ stored: [], keptFault: messageOf(error) })
      }
    }

    return {
      open: null,
      stored: null,
      kind: 'idle',
      fault: null,
      keptFault: null,
      unitMs: null,
      look() {
        looked ??= readStored()
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
          const comparison = { plan, units: unitsOf(plan), rows: new Map() }
          times.length = 0
          set(({ stored }) => ({ open: comparison, stored: [plan, ...(stored ?? [])], keptFault: null, unitMs: null }))
          unkept = { plan, rows: new Map() }
          await keep(plan)
          if (!signal.aborted) await run(comparison)
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
        get().pause()
        const plan = get().stored?.find((one) => one.id === id)
        if (!plan || get().open?.plan.id === id) return
        times.length = 0
        try {
          set({ open: await read(plan), fault: null, unitMs: null })
        } catch (error) {
          set({ fault: { message: `The comparison could not be read. ${messageOf(error)}`, detail: '' } })
        }
      },
      async remove(id) {
        const { open, stored } = get()
        if (open?.plan.id === id) get().close()
        set({ stored: (stored ?? []).filter((plan) => plan.id !== id) })
        try {
          await (await opened()).remove(id)
        } catch (error) {
          storage = null
          set({ fault: { message: `The comparison could not be deleted. ${messageOf(error)}`, detail: '' } })
        }
      },
      close() {
        get().pause()
        set({ open: null, fault: null })
      },
    }
  })

/** @throws Error that names the first prompt that is too long for the model or has no tokens. */
async function checkLengths(
  client: Pick<Parts['client'], 'tokenize'>,
  { prompts, common }: Pick<PromptsPlan, 'prompts' | 'common'>,
  { model: { contextLength } }: EngineInfo,
): Promise<void> {
  const room = contextLength - common.maxTokens
  for (const { id, prompt } of prompts) {
    const given: Prompt = promptOf(prompt, common.chat)
    const outcome = await client.tokenize({ prompt: given, texts: [] })
    if (!outcome.ok) throw new Error(outcome.error?.message ?? 'The prompts could not be read. Try again.')
    const { length } = outcome.value.promptTokens
    if (length > room)
      throw new Error(
        `The prompt “${id}” has ${length} tokens; at most ${room} fit before the response. Shorten it, or lower the number of tokens.`,
      )
  }
}

function failure(error: { message: string; detail: string } | null) {
  return error === null ? { kind: 'gaveWay' as const } : { kind: 'failed' as const, fault: error }
}

/** A stored row, if it belongs to the plan's units. */
function checkRow(stored: unknown, units: readonly Unit[]): [number, Row][] {
  const row = stored as Row
  const unit = units[row?.unit]
  if (unit?.kind !== row?.kind) return []
  const isWhole =
    row.kind === 'cost' ? row.cost !== undefined : row.texts?.length === (unit as { columns?: [] }).columns?.length
  return isWhole ? [[row.unit, row]] : []
}

/** Does `work` with a signal of its own, so that a thousand pieces of work do not leave a thousand listeners on the whole's. */
async function during<T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  const abort = () => own.abort()
  signal.addEventListener('abort', abort)
  try {
    return await work(own.signal)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Calls `work` with whether no other tab holds the lock. Without locks, nobody does. */
async function alone(
  locks: ReturnType<Parts['locks']>,
  name: string,
  work: (isAlone: boolean) => Promise<void>,
): Promise<void> {
  if (locks === null) return work(true)
  await locks.request(name, { ifAvailable: true }, (lock) => work(lock !== null))
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const NO_MODEL: Fault = { message: 'The model was not loaded. Load it and press Resume.', detail: '' }
const IN_OTHER_TAB: Fault = {
  message: 'This comparison runs in another tab. Continue it there, or close that tab and press Resume.',
  detail: '',
}
const otherModel = ({ model }: PromptsPlan, info: EngineInfo): Fault => ({
  message: `This comparison was begun with ${model.name}; the loaded model is ${info.model.name}. Load the same model, or start a new comparison.`,
  detail: `${model.sha256} is not ${info.model.sha256}`,
})
