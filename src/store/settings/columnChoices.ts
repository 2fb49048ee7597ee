// The page's columns: a method each, and the settings that a column overrides. Pure: the settings store applies these
// changes, checks what comes out, and undoes them.

import { z } from 'zod'
import { type PresetName, presets } from '../../decoding/methods/presets.ts'
import type { ColumnSettings, MethodName } from '../../decoding/record.ts'
import { methodNameSchema, type Overrides } from '../../decoding/settings.ts'
import { type ColumnId, isPageColumnId, type PageColumnId } from './columnIds.ts'
import { clampSetting, type NumberName } from './limits.ts'
import { rewardSchema } from './rewards.ts'

/** A column of a run as it is set; what it does not override is the run's. */
export interface ColumnChoice<Id extends ColumnId = ColumnId> extends Omit<ColumnSettings, 'begin'> {
  id: Id
}

export type PageColumn = ColumnChoice<PageColumnId>

export const MAX_SHOWN_COLUMNS = 6

/** A comparison needs two columns: the page removes no more, though an opened run may have one column. */
export const MIN_SHOWN_COLUMNS = 2

const overriding = (name: NumberName) =>
  z
    .number()
    .transform((value) => clampSetting(name, value))
    .optional()
    .catch(undefined)

const columnSchema = z
  .object({
    id: z.custom<PageColumnId>(isPageColumnId),
    method: methodNameSchema,
    weight: overriding('weight'),
    reward: rewardSchema.optional().catch(undefined),
    topK: overriding('topK'),
    temperature: overriding('temperature'),
  })
  .transform(withoutAbsent)

export const columnsSchema = z
  .array(columnSchema)
  .min(1)
  .max(MAX_SHOWN_COLUMNS)
  .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length)

/** Whether a column overrides any of the run's settings. */
export function isOverriding({ weight, reward, topK, temperature }: Overrides): boolean {
  return [weight, reward, topK, temperature].some((value) => value !== undefined)
}

/** Changes what a column overrides; undefined makes it share the setting again. A reward that cannot run is ignored. */
export function withOverrides(columns: readonly PageColumn[], id: ColumnId, some: Overrides): PageColumn[] {
  const { reward, ...numbers } = some
  const isRefused = reward !== undefined && !rewardSchema.safeParse(reward).success
  return changeColumn(columns, id, ({ method, ...column }) => ({
    ...column,
    ...(isRefused ? numbers : some),
    id: column.id,
    method,
  }))
}

export function withMethod(columns: readonly PageColumn[], id: ColumnId, method: MethodName): PageColumn[] {
  return changeColumn(columns, id, (column) => ({ ...column, method }))
}

/** A paper's method and its settings; the reward stays. */
export function withPreset(columns: readonly PageColumn[], id: ColumnId, name: PresetName): PageColumn[] {
  const { method, weight, topK, temperature } = presets[name]
  return changeColumn(columns, id, (column) => ({ ...column, method, weight, topK, temperature }))
}

/** Unchanged where there are MAX_SHOWN_COLUMNS. */
export function withColumn(columns: readonly PageColumn[], column: PageColumn): PageColumn[] {
  return columns.length < MAX_SHOWN_COLUMNS ? [...columns, column] : [...columns]
}

/** Unchanged where there are only MIN_SHOWN_COLUMNS. */
export function withoutColumn(columns: readonly PageColumn[], id: ColumnId): PageColumn[] {
  return columns.length > MIN_SHOWN_COLUMNS ? columns.filter((column) => column.id !== id) : [...columns]
}

/** Puts a copy to the right of its original. */
export function withDuplicate(columns: readonly PageColumn[], id: ColumnId, newId: PageColumnId): PageColumn[] {
  if (columns.length >= MAX_SHOWN_COLUMNS) return [...columns]
  return columns.flatMap((column) => (column.id === id ? [column, { ...column, id: newId }] : [column]))
}

/** Swaps a column with its neighbor, −1 to the left, 1 to the right; at the end it stays. */
export function moved(columns: readonly PageColumn[], id: ColumnId, by: -1 | 1): PageColumn[] {
  const from = columns.findIndex((column) => column.id === id)
  const [mine, neighbor] = [columns[from], columns[from + by]]
  if (!mine || !neighbor) return [...columns]
  return columns.with(from, neighbor).with(from + by, mine)
}

function changeColumn(
  columns: readonly PageColumn[],
  id: ColumnId,
  change: (column: PageColumn) => PageColumn,
): PageColumn[] {
  return columns.map((column) => (column.id === id ? change(column) : column))
}

/** Without undefined fields, so that equal columns are deeply equal. */
function withoutAbsent(column: PageColumn): PageColumn {
  return Object.fromEntries(Object.entries(column).filter(([, value]) => value !== undefined)) as PageColumn
}
