// Where comparisons on many prompts are kept: an IndexedDB database of their own, with a row for each finished piece of work.
// Rows are returned unchecked.

import type { Dexie, EntityTable, Table } from 'dexie'
import type { Cost } from '../../evaluation/cost.ts'
import type { MeasuredText } from '../../metrics/measuredText.ts'
import type { Platform } from '../../platform/platform.ts'
import { newDatabase } from '../library/database.ts'
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

/** What is stored of a comparison besides its plan. */
export interface StoredSize {
  rows: number
  bytes: number
}

/** Calls may reject with any `DOMException`. */
export interface PromptsStorage {
  plans(): Promise<unknown[]>
  /** By the plan's id; reads no rows. */
  sizes(): Promise<ReadonlyMap<string, StoredSize>>
  addPlan(plan: PromptsPlan): Promise<void>
  rows(plan: string): Promise<unknown[]>
  /** Stores a row, or replaces it. Does nothing if the plan was removed, perhaps in another tab. */
  addRow(plan: string, row: Row): Promise<void>
  /** Removes a plan with its rows, and resolves with them. */
  take(plan: string): Promise<unknown[]>
}

/** A row without its plan's id, with its size: the index of both says what a plan takes without reading records. */
type SizedRow = Row & { plan: string; bytes: number }

const VERSION = 2

/** @throws what `newDatabase` throws; a Dexie error if the browser refuses to open it. */
export async function openPromptsStorage(platform: Pick<Platform, 'indexedDB'>): Promise<PromptsStorage> {
  const database = (await newDatabase(platform, 'tokenwise-prompts', VERSION)) as Dexie & {
    plans: EntityTable<PromptsPlan, 'id'>
    rows: Table<SizedRow, [string, number]>
  }
  database.version(1).stores({ plans: 'id', rows: '[plan+unit], plan' })
  database
    .version(VERSION)
    .stores({ rows: '[plan+unit], plan, [plan+bytes]' })
    .upgrade((upgrade) =>
      upgrade
        .table<SizedRow>('rows')
        .toCollection()
        .modify((row) => {
          row.bytes = bytesOf(row)
        }),
    )
  await database.open()
  const { plans, rows } = database
  const rowsOf = async (plan: string) =>
    (await rows.where('plan').equals(plan).toArray()).map(({ plan: _, bytes: __, ...row }) => row)
  return {
    plans: () => plans.toArray(),
    async sizes() {
      const sizes = new Map<string, StoredSize>()
      for (const key of await rows.orderBy('[plan+bytes]').keys()) {
        const [plan, bytes] = key as unknown as [string, number]
        const size = sizes.get(plan) ?? { rows: 0, bytes: 0 }
        sizes.set(plan, { rows: size.rows + 1, bytes: size.bytes + bytes })
      }
      return sizes
    },
    addPlan: async (plan) => void (await plans.put(plan)),
    rows: rowsOf,
    addRow: (plan, row) =>
      database.transaction('rw', plans, rows, async () => {
        const isThere = (await plans.where('id').equals(plan).count()) > 0
        if (isThere) await rows.put({ ...row, plan, bytes: bytesOf(row) })
      }),
    take: (plan) =>
      database.transaction('rw', plans, rows, async () => {
        const taken = await rowsOf(plan)
        await rows.where('plan').equals(plan).delete()
        await plans.delete(plan)
        return taken
      }),
  }
}

/** The size of a row: its packed record, and the rest as text. Stored rows are unchecked, so a part may be missing. */
export function bytesOf(row: Row): number {
  const { record, ...rest } = row as Partial<Extract<Row, { kind: 'run' }>>
  return (record?.length ?? 0) + JSON.stringify(rest).length
}
