// The columns as a person sets them: a method each, and what a column has of its own where it does not share. Pure: the
// settings store applies these, and undoes them.

import { z } from 'zod'
import { isMethodName } from '../../decoding/methods/index.ts'
import { type PresetName, presets } from '../../decoding/methods/presets.ts'
import type { MethodName, RewardShare } from '../../decoding/record.ts'
import { clampSetting, type NumberName } from './limits.ts'
import { rewardsSchema } from './rewards.ts'

/** What a column may have of its own. What is absent it shares with the others. */
export interface OwnSettings {
  rewards?: RewardShare[] | undefined
  weight?: number | undefined
  topK?: number | undefined
  temperature?: number | undefined
}

/** A column of the page; its id stays when its method changes. */
export interface ColumnChoice {
  id: number
  method: MethodName
  own?: OwnSettings | undefined
}

/** What every column has, its own or the shared. */
export type EffectiveSettings = { [Name in keyof OwnSettings]-?: NonNullable<OwnSettings[Name]> }

export const MAX_SHOWN_COLUMNS = 6

/** A comparison is of two: nobody removes more, though a run that is opened may have one column. */
export const MIN_SHOWN_COLUMNS = 2

const ownNumber = (name: NumberName) =>
  z
    .number()
    .transform((value) => clampSetting(name, value))
    .optional()
    .catch(undefined)

const ownSchema = z
  .object({
    rewards: rewardsSchema.optional().catch(undefined),
    weight: ownNumber('weight'),
    topK: ownNumber('topK'),
    temperature: ownNumber('temperature'),
  })
  .transform(withoutAbsent)

export const columnsSchema = z
  .array(
    z
      .object({
        id: z.int().min(0),
        method: z.custom<MethodName>((name) => isMethodName(String(name))),
        own: ownSchema.optional().catch(undefined),
      })
      .transform(({ own, ...column }): ColumnChoice => (own ? { ...column, own } : column)),
  )
  .min(1)
  .max(MAX_SHOWN_COLUMNS)
  .refine((columns) => new Set(columns.map((column) => column.id)).size === columns.length)

export function effectiveSettings({ own }: ColumnChoice, shared: EffectiveSettings): EffectiveSettings {
  return {
    rewards: own?.rewards ?? shared.rewards,
    weight: own?.weight ?? shared.weight,
    topK: own?.topK ?? shared.topK,
    temperature: own?.temperature ?? shared.temperature,
  }
}

/** Changes what a column has of its own; undefined shares it again. Numbers are clamped, rewards that cannot be ignored. */
export function withOwn(columns: readonly ColumnChoice[], id: number, some: OwnSettings): ColumnChoice[] {
  return changeColumn(columns, id, ({ own, ...column }) => {
    const { rewards, ...numbers } = some
    // Rewards that cannot be asked for leave those that are there, as with the shared ones.
    const refused = rewards !== undefined && !rewardsSchema.safeParse(rewards).success
    const next = ownSchema.parse({ ...own, ...(refused ? numbers : some) })
    return next ? { ...column, own: next } : column
  })
}

export function withMethod(columns: readonly ColumnChoice[], id: number, method: MethodName): ColumnChoice[] {
  return changeColumn(columns, id, (column) => ({ ...column, method }))
}

/** A paper's method and its settings; the rewards stay. */
export function withPreset(columns: readonly ColumnChoice[], id: number, name: PresetName): ColumnChoice[] {
  return changeColumn(columns, id, ({ own }) => ({
    id,
    method: presets[name].method,
    own: { ...presetSettings(name), ...(own?.rewards ? { rewards: own.rewards } : {}) },
  }))
}

/** As it is where there are MAX_SHOWN_COLUMNS. */
export function withColumn(columns: readonly ColumnChoice[], column: ColumnChoice): ColumnChoice[] {
  return columns.length < MAX_SHOWN_COLUMNS ? [...columns, column] : [...columns]
}

/** As it is where there are only MIN_SHOWN_COLUMNS. */
export function withoutColumn(columns: readonly ColumnChoice[], id: number): ColumnChoice[] {
  return columns.length > MIN_SHOWN_COLUMNS ? columns.filter((column) => column.id !== id) : [...columns]
}

/** A copy stands right of its original. */
export function withDuplicate(columns: readonly ColumnChoice[], id: number, newId: number): ColumnChoice[] {
  if (columns.length >= MAX_SHOWN_COLUMNS) return [...columns]
  return columns.flatMap((column) => (column.id === id ? [column, { ...column, id: newId }] : [column]))
}

/** Changes places with its neighbour, −1 to the left, 1 to the right; at the end it stays. */
export function moved(columns: readonly ColumnChoice[], id: number, by: -1 | 1): ColumnChoice[] {
  const from = columns.findIndex((column) => column.id === id)
  const [mine, neighbour] = [columns[from], columns[from + by]]
  if (!mine || !neighbour) return [...columns]
  return columns.with(from, neighbour).with(from + by, mine)
}

function presetSettings(name: PresetName): OwnSettings {
  const { weight, topK, temperature } = presets[name]
  return { weight, topK, temperature }
}

function changeColumn(
  columns: readonly ColumnChoice[],
  id: number,
  change: (column: ColumnChoice) => ColumnChoice,
): ColumnChoice[] {
  return columns.map((column) => (column.id === id ? change(column) : column))
}

/** undefined where nothing is left, so that what is shared looks alike everywhere. */
function withoutAbsent(own: OwnSettings): OwnSettings | undefined {
  const present = Object.entries(own).filter(([, value]) => value !== undefined)
  return present.length > 0 ? Object.fromEntries(present) : undefined
}
