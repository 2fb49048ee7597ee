// What a person has set: prompt, columns and the shared settings, kept over reloads. Whatever comes out of storage is
// checked field by field and clamped; a field that makes no sense falls back to its default.

import { z } from 'zod'
import { create } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { headNames } from '../decoding/heads.ts'
import { isMethodName } from '../decoding/methods/index.ts'
import type { HeadName, MethodName, RewardChoice, RewardShare, RunSettings } from '../decoding/record.ts'
import { DEFAULT_REWARDS, rewardsSchema } from './rewards.ts'

/** A column of the page; its id stays when its method changes. */
export interface ColumnChoice {
  id: number
  method: MethodName
}

export interface Settings {
  prompt: string
  /** The prompt is put into the model's chat form. */
  chat: boolean
  columns: ColumnChoice[]
  /** What steers: one reward, or several that are added by their weights. Names with a rule's parameter, 'keyword:garden'. */
  rewards: RewardShare[]
  /** w, shared by all columns. */
  weight: number
  topK: number
  temperature: number
  seed: number
  maxTokens: number
  /** Which head's reward tints the text and fills the pictures. */
  shownHead: HeadName
}

/** What each number may be; the page's inputs and the check of stored settings both read it. 0 decimals: a whole number. */
export const LIMITS = {
  weight: { min: -20, max: 20, decimals: 2 },
  topK: { min: 1, max: 50, decimals: 0 },
  temperature: { min: 0.1, max: 3, decimals: 2 },
  seed: { min: 0, max: 999_999, decimals: 0 },
  maxTokens: { min: 1, max: 512, decimals: 0 },
} as const

export const MAX_PROMPT_CHARACTERS = 100_000
export const MAX_SHOWN_COLUMNS = 6

export const DEFAULT_SETTINGS: Settings = {
  prompt: 'The acting in this movie is',
  chat: false,
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
  seed: 7,
  maxTokens: 48,
  shownHead: 'full',
}

export type NumberName = keyof typeof LIMITS

const clamped = (name: NumberName) =>
  z
    .number()
    .transform((value) => clampSetting(name, value))
    .catch(DEFAULT_SETTINGS[name])

/** Inside the limits of a number setting and with no more decimals than its field shows; infinities become the ends. */
export function clampSetting(name: NumberName, value: number): number {
  const { min, max, decimals } = LIMITS[name]
  const rounded = Number(Math.min(max, Math.max(min, value)).toFixed(decimals))
  return rounded === 0 ? 0 : rounded // no −0
}

const columnsSchema = z
  .array(z.object({ id: z.int().min(0), method: z.custom<MethodName>((name) => isMethodName(String(name))) }))
  .min(1)
  .max(MAX_SHOWN_COLUMNS)
  // Ids name columns and methods name regions: neither may come twice.
  .refine((columns) => new Set(columns.map((column) => column.id)).size === columns.length)
  .refine((columns) => new Set(columns.map((column) => column.method)).size === columns.length)

const settingsSchema = z.object({
  prompt: z.string().max(MAX_PROMPT_CHARACTERS).catch(DEFAULT_SETTINGS.prompt),
  chat: z.boolean().catch(DEFAULT_SETTINGS.chat),
  columns: columnsSchema.catch(DEFAULT_SETTINGS.columns),
  rewards: rewardsSchema.catch(DEFAULT_SETTINGS.rewards),
  weight: clamped('weight'),
  topK: clamped('topK'),
  temperature: clamped('temperature'),
  seed: clamped('seed'),
  maxTokens: clamped('maxTokens'),
  shownHead: z.enum(headNames).catch(DEFAULT_SETTINGS.shownHead),
})

/** Settings from anything at all, each field as given where it can be used, clamped or else the default. */
export function checkSettings(given: unknown): Settings {
  return settingsSchema.catch(DEFAULT_SETTINGS).parse(given)
}

export interface SettingsStore extends Settings {
  /** Changes some settings; numbers are clamped. */
  change(some: Partial<Omit<Settings, 'columns' | 'rewards'>>): void
  /** Sets what steers; what is no list of different rewards that can be asked for changes nothing. */
  setRewards(rewards: readonly RewardShare[]): void
  setMethod(id: number, method: MethodName): void
  /** Adds a column, unless there are MAX_SHOWN_COLUMNS or one shows this method. */
  addColumn(method: MethodName): void
  /** The last column stays. */
  removeColumn(id: number): void
}

const plain = ({ change, setRewards, setMethod, addColumn, removeColumn, ...settings }: SettingsStore): Settings =>
  settings

/** The settings store; `storage` is the browser's localStorage unless a test gives its own. */
export function createSettingsStore(storage: () => StateStorage = () => localStorage) {
  return create<SettingsStore>()(
    persist(
      (set) => ({
        ...DEFAULT_SETTINGS,
        change: (some) => set((state) => checkSettings({ ...plain(state), ...some })),
        setRewards: (rewards) => {
          const checked = rewardsSchema.safeParse(rewards)
          if (checked.success) set({ rewards: checked.data })
        },
        setMethod: (id, method) =>
          set(({ columns }) =>
            columns.some((column) => column.method === method)
              ? {}
              : { columns: columns.map((column) => (column.id === id ? { id, method } : column)) },
          ),
        addColumn: (method) =>
          set(({ columns }) => {
            const shown = columns.some((column) => column.method === method)
            if (shown || columns.length >= MAX_SHOWN_COLUMNS) return {}
            return { columns: [...columns, { id: Math.max(...columns.map((column) => column.id)) + 1, method }] }
          }),
        removeColumn: (id) =>
          set(({ columns }) => (columns.length > 1 ? { columns: columns.filter((column) => column.id !== id) } : {})),
      }),
      {
        name: 'tokenwise-settings',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: plain,
        migrate: (persisted) => persisted as SettingsStore,
        merge: (persisted, current) => ({ ...current, ...checkSettings(persisted) }),
      },
    ),
  )
}

/** What the engine is asked to run, steered by `reward`. */
export function runSettings(settings: Settings, reward: RewardChoice | null): RunSettings {
  return {
    columns: settings.columns.map(({ method }) => ({ method, weight: settings.weight })),
    reward,
    topK: settings.topK,
    temperature: settings.temperature,
    seed: settings.seed,
    sample: 0,
    maxTokens: settings.maxTokens,
    chat: settings.chat,
  }
}

export const useSettings = createSettingsStore()
