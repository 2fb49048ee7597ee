// Where comparisons on many prompts are kept: an IndexedDB database of their own, with a row for each finished piece of work.
// Rows are returned unchecked.

import type { EntityTable, Table } from 'dexie'
import type { Cost } from '../../evaluation/cost.ts'
import type { MeasuredText } from '../../metrics/measuredText.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { newDatabase } from '../../store/library/database.ts'
import type { PromptsPlan } from './plan.ts'

/** What a piece of work gave. */
export type Row = { unit: number } & (
  | {
      kind: 'run'
      texts: MeasuredText[]
      /** The packed record of the run. */
      record: Uint8Array<ArrayBuffer>
    }
  | { kind: 'cost'; key: string; cost: Cost }
)

/** Calls may reject with any `DOMException`. */
export interface PromptsStorage {
  plans(): Promise<unknown[]>
  addPlan(plan: PromptsPlan): Promise<void>
  rows(plan: string): Promise<unknown[]>
  /** Stores a row, or replaces it. */
  addRow(plan: string, row: Row): Promise<void>
  /** Removes a plan with its rows. */
  remove(plan: string): Promise<void>
}

const VERSION = 1

/** @throws what `newDatabase` throws; a Dexie error if the browser refuses to open it. */
export async function openPromptsStorage(parts: Pick<OwnStoreParts, 'indexedDB'>): Promise<PromptsStorage> {
  const database = (await newDatabase(parts, 'tokenwise-prompts', VERSION)) as Awaited<
    ReturnType<typeof newDatabase>
  > & {
    plans: EntityTable<PromptsPlan, 'id'>
    rows: Table<Row & { plan: string }, [string, number]>
  }
  database.version(VERSION).stores({ plans: 'id', rows: '[plan+unit], plan' })
  await database.open()
  const { plans, rows } = database
  return {
    plans: () => plans.toArray(),
    addPlan: async (plan) => void (await plans.put(plan)),
    rows: async (plan) => (await rows.where('plan').equals(plan).toArray()).map(({ plan: _, ...row }) => row),
    addRow: async (plan, row) => void (await rows.put({ ...row, plan })),
    remove: (plan) =>
      database.transaction('rw', plans, rows, async () => {
        await rows.where('plan').equals(plan).delete()
        await plans.delete(plan)
      }),
  }
}
