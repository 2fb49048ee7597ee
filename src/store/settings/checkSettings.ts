// What a person can set, and the check of it wherever it comes from: field by field and clamped, and a field that makes
// no sense falls back to its default. Keeping and changing the settings is settings.ts' business.

import { z } from 'zod'
import { headNames } from '../../decoding/heads.ts'
import type { ChatTurn, HeadName, RewardShare } from '../../decoding/record.ts'
import { MAX_TURNS } from '../../decoding/settings.ts'
import { type ColumnChoice, columnsSchema } from './columnChoices.ts'
import { clampSetting, type SharedNumber } from './limits.ts'
import { DEFAULT_REWARDS, rewardsSchema } from './rewards.ts'

export interface Settings {
  prompt: string
  /** The prompt is put into the model's chat form, after `turns`. */
  chat: boolean
  /** Of no effect without `chat`. */
  turns: ChatTurn[]
  columns: ColumnChoice[]
  /** What steers: one reward, or several that are added by their weights. Names with a rule's parameter, 'keyword:garden'. */
  rewards: RewardShare[]
  /** w, k and the temperature are those of every column that has none of its own, as are the rewards. */
  weight: number
  topK: number
  temperature: number
  /** What w multiplies: raw scores, or scores in units of their spread over base candidates. */
  units: 'raw' | 'standard'
  seed: number
  /** Which of several samples from one seed. */
  sample: number
  maxTokens: number
  /** N of Best-of-N; null: what the engine takes where nothing is said. */
  bestOf: number | null
  /** Which head's reward tints the text and fills the pictures. */
  shownHead: HeadName
}

export const MAX_PROMPT_CHARACTERS = 100_000

export const DEFAULT_SETTINGS: Settings = {
  prompt: 'The acting in this movie is',
  chat: false,
  turns: [],
  columns: [
    { id: 1, method: 'topK' },
    { id: 2, method: 'cd' },
    { id: 3, method: 'args' },
    { id: 4, method: 'pargs' },
  ],
  rewards: DEFAULT_REWARDS,
  weight: 2,
  topK: 10,
  temperature: 1,
  units: 'raw',
  seed: 7,
  sample: 0,
  maxTokens: 48,
  bestOf: null,
  shownHead: 'full',
}

const clamped = (name: SharedNumber) =>
  z
    .number()
    .transform((value) => clampSetting(name, value))
    .catch(DEFAULT_SETTINGS[name])

const turnSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string().max(MAX_PROMPT_CHARACTERS),
})

const settingsSchema = z.object({
  prompt: z.string().max(MAX_PROMPT_CHARACTERS).catch(DEFAULT_SETTINGS.prompt),
  chat: z.boolean().catch(DEFAULT_SETTINGS.chat),
  turns: z.array(turnSchema).max(MAX_TURNS).catch(DEFAULT_SETTINGS.turns),
  columns: columnsSchema.catch(DEFAULT_SETTINGS.columns),
  rewards: rewardsSchema.catch(DEFAULT_SETTINGS.rewards),
  weight: clamped('weight'),
  topK: clamped('topK'),
  temperature: clamped('temperature'),
  units: z.enum(['raw', 'standard']).catch(DEFAULT_SETTINGS.units),
  seed: clamped('seed'),
  sample: z.int().min(0).catch(DEFAULT_SETTINGS.sample),
  maxTokens: clamped('maxTokens'),
  bestOf: z
    .number()
    .transform((value) => clampSetting('bestOf', value))
    .nullable()
    .catch(DEFAULT_SETTINGS.bestOf),
  shownHead: z.enum(headNames).catch(DEFAULT_SETTINGS.shownHead),
})

/** Settings from anything at all: numbers are clamped, the rest falls back field by field. */
export function checkSettings(given: unknown): Settings {
  return settingsSchema.catch(DEFAULT_SETTINGS).parse(given)
}
