// The stored comparisons. What of them cannot be stored stays in memory, and is tried again.

import { z } from 'zod'
import type { Platform } from '../../platform/platform.ts'
import { checkPlan, type PromptsPlan, type Unit, unitCount } from './plan.ts'
import { bytesOf, openPromptsStorage, type PromptsStorage, type Row } from './storage.ts'

export interface ListedComparison {
  plan: PromptsPlan
  /** Finished pieces of work. */
  done: number
  /** All pieces. */
  total: number
  sizeBytes: number
  /** Whether some of it is in this page's memory only. */
  isUnsaved: boolean
}

interface Unkept {
  plan: PromptsPlan
  /** Whether the plan is not stored either. */
  isNew: boolean
  rows: Map<number, Row>
}

export function createShelf(platform: Pick<Platform, 'indexedDB'>) {
  let storage: Promise<PromptsStorage> | null = null
  const unkept = new Map<string, Unkept>()
  /** Calls are made one after the other, so that none writes what another one has removed. */
  let last: Promise<unknown> = Promise.resolve()

  /** Calls `work` with the opened storage. A storage that failed is opened again by the next call. */
  function inTurn<T>(work: (on: () => Promise<PromptsStorage>) => Promise<T>): Promise<T> {
    const next = last.then(async () => {
      try {
        return await work(() => {
          storage ??= openPromptsStorage(platform)
          return storage
        })
      } catch (error) {
        storage = null
        throw error
      }
    })
    last = next.catch(() => {})
    return next
  }

  function listed(plan: PromptsPlan, stored = { rows: 0, bytes: 0 }): ListedComparison {
    const waiting = [...(unkept.get(plan.id)?.rows.values() ?? [])]
    return {
      plan,
      done: stored.rows + waiting.length,
      total: unitCount(plan),
      sizeBytes: JSON.stringify(plan).length + stored.bytes + waiting.reduce((sum, row) => sum + bytesOf(row), 0),
      isUnsaved: unkept.has(plan.id),
    }
  }

  /** Adds what is to be stored. `keep` stores it. */
  function add(plan: PromptsPlan, { isNew, rows }: { isNew: boolean; rows: readonly Row[] }): void {
    const before = unkept.get(plan.id)
    const all = new Map([...(before?.rows ?? []), ...rows.map((row) => [row.unit, row] as const)])
    unkept.set(plan.id, { plan, isNew: isNew || before?.isNew === true, rows: all })
  }

  return {
    add,

    /** Stores what is not stored yet. Rejects if that fails; the next call tries again. */
    keep: (id: string): Promise<void> =>
      inTurn(async (open) => {
        const waiting = unkept.get(id)
        if (!waiting) return
        const on = await open()
        if (waiting.isNew) await on.addPlan(waiting.plan)
        waiting.isNew = false
        for (const [unit, row] of [...waiting.rows]) {
          await on.addRow(id, row)
          if (waiting.rows.get(unit) === row) waiting.rows.delete(unit)
        }
        if (unkept.get(id) === waiting && waiting.rows.size === 0) unkept.delete(id)
      }),

    /** An earlier list with what is in memory only, the newest first. */
    withUnsaved(before: readonly ListedComparison[]): ListedComparison[] {
      const unsaved = [...unkept.values()].map(({ plan }) => listed(plan))
      return newestFirst([...unsaved, ...before.filter(({ plan }) => !unkept.has(plan.id))])
    },

    /** All comparisons, the newest first. Rejects if the storage cannot be read. */
    list: (): Promise<ListedComparison[]> =>
      inTurn(async (open) => {
        const on = await open()
        const plans = (await on.plans()).flatMap((plan) => checkPlan(plan) ?? [])
        const sizes = await on.sizes()
        const others = [...unkept.values()].flatMap(({ plan, isNew }) => (isNew ? [plan] : []))
        return newestFirst([...others, ...plans].map((plan) => listed(plan, sizes.get(plan.id))))
      }),

    /** The finished pieces, by the index of the unit. Rejects if the storage cannot be read. */
    rows: (id: string, units: readonly Unit[]): Promise<Map<number, Row>> =>
      inTurn(async (open) => {
        const waiting = unkept.get(id)
        const kept = waiting?.isNew ? [] : await (await open()).rows(id)
        return new Map([...kept.flatMap((row) => checkRow(row, units)), ...(waiting?.rows ?? [])])
      }),

    /** Removes a comparison, and resolves with its rows; `add` and `keep` bring it back. Rejects if it is still stored. */
    take: (id: string, units: readonly Unit[]): Promise<Row[]> =>
      inTurn(async (open) => {
        const waiting = unkept.get(id)
        const stored = waiting?.isNew ? [] : await (await open()).take(id)
        unkept.delete(id)
        return [
          ...stored.flatMap((row) => checkRow(row, units).map(([, one]) => one)),
          ...(waiting?.rows.values() ?? []),
        ]
      }),
  }
}

const newestFirst = (some: ListedComparison[]): ListedComparison[] =>
  some.sort((one, other) => other.plan.madeAt - one.plan.madeAt)

const rowSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), unit: z.int(), texts: z.array(z.unknown()) }),
  z.object({ kind: z.literal('cost'), unit: z.int(), cost: z.object({ tokensPerSecond: z.number() }) }),
])

/** A stored row, if it belongs to the plan's units. */
function checkRow(stored: unknown, units: readonly Unit[]): [number, Row][] {
  const { success, data } = rowSchema.safeParse(stored)
  const unit = success ? units[data.unit] : undefined
  if (!success || unit?.kind !== data.kind) return []
  const isWhole = unit.kind === 'cost' || (data.kind === 'run' && data.texts.length === unit.columns.length)
  return isWhole ? [[data.unit, stored as Row]] : []
}
