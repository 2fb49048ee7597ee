// What a person can set, and the check of it wherever it comes from: numbers are clamped, and a field that makes no sense
// falls back to its default. Keeping and changing the settings is settings.ts' business.

import { z } from 'zod'
import { headNames } from '../../decoding/heads.ts'
import type { ChatTurn, HeadName, RunSettings } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF, MAX_TURNS } from '../../decoding/settings.ts'
import { columnsSchema, type PageColumn } from './columnChoices.ts'
import { clampSetting, type SharedNumber } from './limits.ts'
import { rewardSchema } from './rewards.ts'

/** The settings of a run, every field of them stated, and what only the page has. */
export interface Settings extends Omit<RunSettings, 'columns'> {
  units: 'raw' | 'standard'
  bestOf: number
  prompt: string
  /** Kept while `chat` is off, without effect. */
  turns: ChatTurn[]
  columns: PageColumn[]
  /** The head whose reward tints the text and fills the pictures. */
  shownHead: HeadName
}

export const MAX_PROMPT_CHARACTERS = 100_000

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

const clamped = (name: SharedNumber | 'bestOf') =>
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
  reward: rewardSchema.catch(DEFAULT_SETTINGS.reward),
  weight: clamped('weight'),
  topK: clamped('topK'),
  temperature: clamped('temperature'),
  units: z.enum(['raw', 'standard']).catch(DEFAULT_SETTINGS.units),
  seed: clamped('seed'),
  sample: z.int().min(0).catch(DEFAULT_SETTINGS.sample),
  maxTokens: clamped('maxTokens'),
  bestOf: clamped('bestOf'),
  shownHead: z.enum(headNames).catch(DEFAULT_SETTINGS.shownHead),
})

/** Settings from anything at all: numbers are clamped, the rest falls back field by field. */
export function checkSettings(given: unknown): Settings {
  return settingsSchema.catch(DEFAULT_SETTINGS).parse(given)
}
