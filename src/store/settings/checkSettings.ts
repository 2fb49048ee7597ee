// The user's settings and their check: numbers are clamped, and an invalid field falls back to its default. settings.ts
// stores and changes them.

import { z } from 'zod'
import { headNames } from '../../decoding/heads.ts'
import type { ChatTurn, ColumnSettings, HeadName, RunRecord, RunSettings } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF, MAX_TURNS, methodNameSchema, type Overrides } from '../../decoding/settings.ts'
import { type ColumnId, isPageColumnId, type PageColumnId, pageColumnId } from './columnIds.ts'
import { clampSetting, type NumberName, type SharedNumber } from './limits.ts'
import { rewardSchema } from './rewards.ts'

/** A column as the user set it. Settings that it does not override are the run's. */
export interface ColumnChoice<Id extends ColumnId = ColumnId> extends Omit<ColumnSettings, 'begin'> {
  id: Id
}

export type PageColumn = ColumnChoice<PageColumnId>

/** A run's settings with every field required, and the settings that only the page has. */
export interface Settings extends Omit<RunSettings, 'columns'> {
  units: 'raw' | 'standard'
  bestOf: number
  prompt: string
  /** Has no effect while `chat` is off. */
  turns: ChatTurn[]
  columns: PageColumn[]
  /** The head whose reward tints the text and is plotted. */
  shownHead: HeadName
}

export const MAX_PROMPT_CHARACTERS = 100_000

export const MAX_SHOWN_COLUMNS = 6

/** The user must keep this many columns. An opened run may have only one. */
export const MIN_SHOWN_COLUMNS = 2

export const DEFAULT_SETTINGS: Settings = {
  prompt: 'The acting in this movie is',
  chat: false,
  turns: [],
  columns: [
    { id: 'column-1', method: 'topK' },
    { id: 'column-2', method: 'cd' },
    { id: 'column-3', method: 'args' },
    { id: 'column-4', method: 'pargs' },
  ],
  reward: 'sentiment',
  weight: 2,
  topK: 10,
  temperature: 1,
  units: 'raw',
  seed: 7,
  sample: 0,
  maxTokens: 48,
  bestOf: DEFAULT_BEST_OF,
  shownHead: 'full',
}

const clamped = (name: NumberName) => z.number().transform((value) => clampSetting(name, value))
const shared = (name: SharedNumber | 'bestOf') => clamped(name).catch(DEFAULT_SETTINGS[name])
const overriding = (name: NumberName) => clamped(name).optional().catch(undefined)

const columnSchema = z
  .object({
    id: z.custom<PageColumnId>(isPageColumnId),
    method: methodNameSchema,
    weight: overriding('weight'),
    reward: rewardSchema.optional().catch(undefined),
    topK: overriding('topK'),
    temperature: overriding('temperature'),
  })
  // Undefined fields are dropped, so that equal columns are deeply equal.
  .transform(
    (column: PageColumn) =>
      Object.fromEntries(Object.entries(column).filter(([, value]) => value !== undefined)) as PageColumn,
  )

const columnsSchema = z
  .array(columnSchema)
  .min(1)
  .max(MAX_SHOWN_COLUMNS)
  .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length)

const turnSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string().max(MAX_PROMPT_CHARACTERS),
})

const settingsSchema = z.object({
  prompt: z.string().max(MAX_PROMPT_CHARACTERS).catch(DEFAULT_SETTINGS.prompt),
  chat: z.boolean().catch(DEFAULT_SETTINGS.chat),
  turns: z.array(turnSchema).max(MAX_TURNS).catch(DEFAULT_SETTINGS.turns),
  columns: columnsSchema.catch(DEFAULT_SETTINGS.columns),
  reward: rewardSchema.catch(DEFAULT_SETTINGS.reward),
  weight: shared('weight'),
  topK: shared('topK'),
  temperature: shared('temperature'),
  units: z.enum(['raw', 'standard']).catch(DEFAULT_SETTINGS.units),
  seed: shared('seed'),
  sample: z.int().min(0).catch(DEFAULT_SETTINGS.sample),
  maxTokens: shared('maxTokens'),
  bestOf: shared('bestOf'),
  shownHead: z.enum(headNames).catch(DEFAULT_SETTINGS.shownHead),
})

/** Turns any value into valid settings: numbers are clamped, and other invalid fields get their defaults. */
export function checkSettings(given: unknown): Settings {
  return settingsSchema.catch(DEFAULT_SETTINGS).parse(given)
}

/** A run's settings as the page's, not yet checked. @param firstId number of the first column's id. */
export function settingsOfRun({ prompt, settings }: Pick<RunRecord, 'prompt' | 'settings'>, firstId: number) {
  const columns = settings.columns
    .slice(0, MAX_SHOWN_COLUMNS)
    .map((column, index) => ({ ...column, id: pageColumnId(firstId + index) }))
  // A run's settings may omit the first three fields.
  return { units: 'raw', bestOf: DEFAULT_BEST_OF, turns: [], ...settings, prompt, columns }
}

export function isOverriding({ weight, reward, topK, temperature }: Overrides): boolean {
  return [weight, reward, topK, temperature].some((value) => value !== undefined)
}
