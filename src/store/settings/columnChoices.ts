// The page's columns, a method each and the settings that a column overrides, and the check of them. The settings store
// changes them.

import { z } from 'zod'
import type { ColumnSettings } from '../../decoding/record.ts'
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

/** Without undefined fields, so that equal columns are deeply equal. */
function withoutAbsent(column: PageColumn): PageColumn {
  return Object.fromEntries(Object.entries(column).filter(([, value]) => value !== undefined)) as PageColumn
}
